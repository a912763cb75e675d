using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CsCheck;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Exchange.Batches;
using FourKeyWorks.Platform.Signing;

namespace FourKeyWorks.Exchange.Specs.Batches;

public class Reading_a_batch
{
    private static readonly OrgUnit Police = City.Demo.Units.Single(u => u.BrokerUser == "gaj.u1001");

    private static readonly byte[] Valid = Made.Batch().ToZip();

    public static TheoryData<string> Suites => [SignatureSuite.EcdsaP256.Name, SignatureSuite.Sm2.Name];

    [Theory, MemberData(nameof(Suites))]
    public void gives_back_what_was_made_and_signed(string suite)
    {
        var key = Made.Key(SignatureSuite.Of(suite));
        var made = Made.Batch(key);
        var (batch, fault) = Batch.Read(made.ToZip());

        Assert.Null(fault);
        Assert.Equal(Made.Events, batch!.Contents);
        Assert.Equal(made.Hash, batch.Hash);
        Assert.True(key.Key.Suite.Verify(key.Pem, batch.Bytes, batch.Signature));
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression, false), InlineData(CompressionLevel.SmallestSize, false), InlineData(CompressionLevel.Optimal, true)]
    public void takes_what_any_program_makes(CompressionLevel level, bool behind) =>
        Assert.Null(Batch.Read(Made.Zip([("events/", []), .. Made.Files(Made.Batch())], level: level, behind: behind)).Fault);

    [Theory]
    [InlineData("../manifest.json"), InlineData("/manifest.json"), InlineData("events\\0001.json"), InlineData("events/../0001.json"), InlineData("C:\\0001.json")]
    [InlineData("events/0001.json/"), InlineData("events/0001.zip"), InlineData("inner.zip"), InlineData("Manifest.json "), InlineData("events/１.json")]
    public void refuses_any_other_name(string name) =>
        Assert.Equal(BatchFault.NameNotAllowed, Batch.Read(Renamed(name)).Fault);

    [Fact]
    public void refuses_a_name_that_is_there_twice()
    {
        var files = Made.Files(Made.Batch());

        Assert.Equal(BatchFault.NameTwice, Batch.Read(Made.Zip([.. files, files[0]])).Fault);
        Assert.Equal(BatchFault.NameTwice, Batch.Read(Made.Zip([.. files, ("MANIFEST.JSON", files[0].Content)])).Fault);
    }

    [Theory]
    [InlineData(0xA1FF), InlineData(0x61B0), InlineData(0x2190), InlineData(0x41ED)]
    public void refuses_links_devices_and_folders_in_the_place_of_files(int mode) =>
        Assert.Equal(BatchFault.NotAFile, Batch.Read(Made.Zip(Made.Files(Made.Batch()), e => e.ExternalAttributes = mode << 16)).Fault);

    [Fact]
    public void refuses_what_grows_too_much()
    {
        var bomb = Made.Files(Made.Batch(events: [new byte[400 * 1024]]));
        Assert.Equal(BatchFault.FileTooLarge, Batch.Read(Made.Zip(bomb, level: CompressionLevel.SmallestSize)).Fault);
        Assert.Equal(BatchFault.FileTooLarge, Batch.Read(Made.Zip([.. Made.Files(Made.Batch()), ("events/0004.json", new byte[Limits.Event + 1])], level: CompressionLevel.NoCompression)).Fault);
        Assert.Equal(BatchFault.FileTooLarge, Batch.Read(Made.Zip([(Manifest.SignatureName, new byte[Limits.Signature + 1])])).Fault);
        var noise = Enumerable.Range(1, 70).Select(i => ($"events/{i:0000}.json", Noise(Limits.Event, i)));
        Assert.Equal(BatchFault.FileTooLarge, Batch.Read(Made.Zip(noise, level: CompressionLevel.NoCompression)).Fault);
    }

    [Fact]
    public void refuses_more_events_than_a_batch_may_hold()
    {
        Assert.Null(Batch.Read(Made.Batch(events: [.. Enumerable.Repeat(Made.Events[0], Limits.Events)]).ToZip()).Fault);
        Assert.Equal(BatchFault.TooManyFiles, Batch.Read(Made.Batch(events: [.. Enumerable.Repeat(Made.Events[0], Limits.Events + 1)]).ToZip()).Fault);
        Assert.Equal(BatchFault.TooManyFiles, Batch.Read(Made.Zip(Enumerable.Range(1, 2000).Select(i => ($"events/{i:0000}.json", Array.Empty<byte>())))).Fault);
    }

    [Fact]
    public void refuses_anything_before_between_or_behind()
    {
        Assert.Equal(BatchFault.NotAZip, Batch.Read([1, .. Valid]).Fault);
        Assert.Equal(BatchFault.NotAZip, Batch.Read([.. Valid, 1]).Fault);
        Assert.Equal(BatchFault.NotAZip, Batch.Read([.. Valid, .. Valid]).Fault);
        Assert.Equal(BatchFault.NotAZip, Batch.Read(Made.Zip(Made.Files(Made.Batch()), comment: "more")).Fault);
        Assert.Equal(BatchFault.NotAZip, Batch.Read(Valid.AsSpan(1)).Fault);
        Assert.Equal(BatchFault.NotAZip, Batch.Read(Valid.AsSpan(0, Valid.Length - 1)).Fault);
        Assert.Equal(BatchFault.NotAZip, Batch.Read([]).Fault);
        Assert.Equal(BatchFault.NotAZip, Batch.Read(Gap()).Fault);
    }

    [Fact]
    public void refuses_a_folder_that_holds_something()
    {
        var zip = Made.Zip([("events/", Made.Events[0]), .. Made.Files(Made.Batch())], level: CompressionLevel.NoCompression);
        foreach (var size in (int[])[22, Directory(zip, 0) + 24]) BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(size), 0);
        Assert.Equal(BatchFault.NotAFile, Batch.Read(zip).Fault);
    }

    [Fact]
    public void refuses_two_entries_for_one_content()
    {
        // The directory's second entry points to the first one's place: content that is counted twice and read once.
        var zip = (byte[])Valid.Clone();
        var (first, second) = (Directory(zip, 0), Directory(zip, 1));
        zip.AsSpan(first + 42, 4).CopyTo(zip.AsSpan(second + 42));
        Assert.Equal(BatchFault.NotAZip, Batch.Read(zip).Fault);
    }

    [Theory]
    [InlineData(6), InlineData(8), InlineData(18), InlineData(22), InlineData(30)]
    public void refuses_what_directory_and_file_do_not_agree_on(int place)
    {
        var zip = (byte[])Valid.Clone();
        zip[place] ^= 1;
        Assert.Equal(BatchFault.NotAZip, Batch.Read(zip).Fault);
    }

    [Fact]
    public void refuses_what_is_not_as_long_as_it_says()
    {
        var zip = Made.Zip(Made.Files(Made.Batch()));
        var directory = Directory(zip, 0);
        foreach (var at in (int[])[22, directory + 24]) BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(at), BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(at)) + 1);
        Assert.Equal(BatchFault.Damaged, Batch.Read(zip).Fault);
    }

    [Fact]
    public void refuses_what_the_manifest_does_not_say()
    {
        var files = Made.Files(Made.Batch());
        Assert.Equal(BatchFault.ManifestMissing, Batch.Read(Made.Zip(files[1..])).Fault);
        Assert.Equal(BatchFault.SignatureMissing, Batch.Read(Made.Zip([files[0], .. files[2..]])).Fault);
        Assert.Equal(BatchFault.FileMissing, Batch.Read(Made.Zip(files[..^1])).Fault);
        Assert.Equal(BatchFault.FileUnlisted, Batch.Read(Made.Zip([.. files, ("events/0004.json", Made.Events[0])])).Fault);
        Assert.Equal(BatchFault.FileDiffers, Batch.Read(Made.Zip([.. files[..^1], (files[^1].Name, [.. files[^1].Content, (byte)' '])])).Fault);
        Assert.Equal(BatchFault.FileDiffers, Batch.Read(Made.Zip([.. files[..2], (files[2].Name, files[3].Content), (files[3].Name, files[2].Content), files[4]])).Fault);
    }

    [Theory]
    [InlineData(""), InlineData("null"), InlineData("[]"), InlineData("{}"), InlineData("{\"files\":null}"), InlineData("\u0000")]
    public void refuses_a_manifest_that_is_none(string text) =>
        Assert.Equal(BatchFault.ManifestUnreadable, Batch.Read(Made.Zip([(Manifest.FileName, Encoding.UTF8.GetBytes(text)), (Manifest.SignatureName, [1])])).Fault);

    [Theory]
    [InlineData("batch.v1", "batch.v2"), InlineData("ecdsa-p256", "ecdsa-p512"), InlineData("batch-0001", "张三丰"), InlineData("events/0001.json", "events/0002.json"), InlineData("\"files\"", "\"batchId\":\"batch-0002\",\"files\"")]
    public void refuses_a_manifest_of_another_kind(string part, string other)
    {
        var files = Made.Files(Made.Batch());
        files[0] = (files[0].Name, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(files[0].Content).Replace(part, other, StringComparison.Ordinal)));
        Assert.Equal(BatchFault.ManifestUnreadable, Batch.Read(Made.Zip(files)).Fault);
    }

    [Fact]
    public void takes_only_what_the_units_own_valid_key_has_signed()
    {
        var (key, other) = (Made.Key(), Made.Key());
        var (batch, now) = (Made.Batch(key), Made.Now);

        Assert.Null(BringBatch.Check(batch, Police, PublicOf(key), now));
        Assert.Equal(BatchFault.KeyUnknown, BringBatch.Check(batch, Police, null, now));
        Assert.Equal(BatchFault.KeyUnknown, BringBatch.Check(batch, Police, PublicOf(Made.Key(SignatureSuite.Sm2)), now));
        Assert.Equal(BatchFault.SignatureWrong, BringBatch.Check(batch, Police, PublicOf(other), now));
        Assert.Equal(BatchFault.SignatureWrong, BringBatch.Check(batch with { Signature = [] }, Police, PublicOf(key), now));
        Assert.Equal(BatchFault.SignatureWrong, BringBatch.Check(batch with { Bytes = [.. batch.Bytes, (byte)' '] }, Police, PublicOf(key), now));
        Assert.Equal(BatchFault.KeyNotValid, BringBatch.Check(batch, Police, PublicOf(key) with { Until = now }, now));
        Assert.Equal(BatchFault.KeyNotValid, BringBatch.Check(batch, Police, PublicOf(key), now.AddDays(40)));
        Assert.Equal(BatchFault.KeyNotValid, BringBatch.Check(Made.Batch(key, created: now.AddDays(-40)), Police, PublicOf(key), now));
        Assert.Equal(BatchFault.TimeInFuture, BringBatch.Check(Made.Batch(key, created: now.AddMinutes(6)), Police, PublicOf(key), now));
        Assert.Equal(BatchFault.SenderDiffers, BringBatch.Check(Made.Batch(key, sender: "gaj.u1101"), Police, PublicOf(key), now));
        Assert.Equal(BatchFault.NotForUs, BringBatch.Check(Made.Batch(key, recipient: "jcy.u1002"), Police, PublicOf(key), now));
    }

    [Fact]
    public void never_throws_and_never_takes_what_is_not_what_was_made()
    {
        var made = Made.Batch();
        byte[][] seeds = [Valid, Made.Zip(Made.Files(made), level: CompressionLevel.NoCompression), Made.Zip(Made.Files(made), behind: true)];
        var (taken, refused) = (0, 0);

        Gen.Select(Gen.Int[0, 2], Gen.Select(Gen.Int[0, 3], Gen.Double[0, 1], Gen.Int[0, 12], Gen.Byte).Array[0, 4]).Sample(
            (seed, edits) =>
            {
                var (batch, fault) = Batch.Read(edits.Aggregate(seeds[seed], Edit));
                Interlocked.Increment(ref batch is null ? ref refused : ref taken);
                return batch is null ? fault is not null : fault is null && batch.Contents.SequenceEqual(Made.Events, new Same());
            },
            iter: 20_000);

        // Neither half may be empty, or the generator has lost its teeth.
        Assert.InRange(taken, 100, 20_000);
        Assert.InRange(refused, 5_000, 20_000);
    }

    [Theory, MemberData(nameof(Suites))]
    public void gives_back_whatever_was_put_in_and_however_it_was_packed(string suite)
    {
        var key = Made.Key(SignatureSuite.Of(suite));
        Gen.Select(Gen.Byte.Array[0, 300].Array[0, 20], Gen.Enum<CompressionLevel>(), Gen.Bool, Gen.Bool).Sample(
            (events, level, behind, first) =>
            {
                var made = Made.Batch(key, previous: first ? null : new string('0', 64), events: events);
                var (read, fault) = Batch.Read(Made.Zip(Made.Files(made), level: level, behind: behind));
                return fault is null && read!.Contents.SequenceEqual(events, new Same()) && read.Hash == made.Hash
                    && read.Manifest.Previous == made.Manifest.Previous && key.Key.Suite.Verify(key.Pem, read.Bytes, read.Signature);
            },
            iter: 200);
    }

    private static PublicKey PublicOf(Made.Pair key) => new("key", key.Key.Suite.Name, Made.Now.AddDays(-30), Made.Now.AddDays(30), key.Pem);

    private static byte[] Renamed(string name)
    {
        var files = Made.Files(Made.Batch());
        return Made.Zip([.. files[..^1], (name, files[^1].Content)]);
    }

    /// <summary>One byte between two files, all offsets as they should be.</summary>
    private static byte[] Gap()
    {
        var zip = Valid.ToList();
        var second = BinaryPrimitives.ReadInt32LittleEndian(Valid.AsSpan(Directory(Valid, 1) + 42));
        var start = BinaryPrimitives.ReadInt32LittleEndian(Valid.AsSpan(Valid.Length - 6));
        zip.Insert(second, 0);
        var changed = zip.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(changed.Length - 6), start + 1);
        for (var i = 1; i < 5; i++)
        {
            var at = Directory(changed, i) + 42;
            BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(at), BinaryPrimitives.ReadInt32LittleEndian(changed.AsSpan(at)) + 1);
        }

        return changed;
    }

    /// <summary>Where an entry of the directory begins.</summary>
    private static int Directory(byte[] zip, int index)
    {
        var at = BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(zip.Length - 6));
        for (; index > 0; index--)
            at += 46 + BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(at + 28)) + BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(at + 30));
        return at;
    }

    private static byte[] Noise(int size, int seed)
    {
        var bytes = new byte[size];
        for (uint i = 0, state = (uint)seed * 2654435761; i < size; i++) bytes[i] = (byte)((state = (state * 1664525) + 1013904223) >> 24);
        return bytes;
    }

    // Cut, overwrite, insert or repeat at some place.
    private static byte[] Edit(byte[] zip, (int Kind, double Place, int Length, byte Byte) edit)
    {
        var at = (int)(edit.Place * zip.Length);
        var end = Math.Min(zip.Length, at + edit.Length);
        return edit.Kind switch
        {
            0 => [.. zip[..at], .. zip[end..]],
            1 when at < zip.Length => [.. zip[..at], edit.Byte, .. zip[(at + 1)..]],
            2 => [.. zip[..at], edit.Byte, .. zip[at..]],
            _ => [.. zip[..end], .. zip[at..]],
        };
    }

    private sealed class Same : IEqualityComparer<byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => obj.Length;
    }
}
