using System.Text;
using CsCheck;

namespace FourKeyWorks.Platform.Specs.Files;

public sealed class Removing_what_a_picture_tells
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes(Pictures.Marker);

    /// <summary>What does not belong to the picture, as cameras and programs add it to a JPEG.</summary>
    private static readonly byte[][] Talk =
    [
        Pictures.Segment(0xFE, Secret),
        Pictures.ExifSegment(1),
        Pictures.Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Secret]),
        Pictures.Segment(0xE2, [.. "MPF\0"u8, .. Secret]),
        Pictures.Segment(0xE0, [.. "JFXX\0\x10"u8, .. Secret]),
        Pictures.Segment(0xED, [.. "Photoshop 3.0\08BIM\x04\x04"u8, .. Secret]),
        Pictures.Segment(0xE7, Secret),
        Pictures.Segment(0xEF, []),
        [0xFF, 0xFF, 0xFF],
        [0xFF, 0x01],
    ];

    private static readonly byte[][] TalkOfPng =
    [
        Pictures.Chunk("tEXt", [.. "Author\0"u8, .. Secret]),
        Pictures.Chunk("iTXt", [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. Secret]),
        Pictures.Chunk("zTXt", [.. "Comment\0\0"u8, .. Secret]),
        Pictures.Chunk("tIME", 7, 0xEA, 9, 1, 8, 0, 0),
        Pictures.Chunk("eXIf", Pictures.Exif(1, little: false)),
        Pictures.Chunk("prVt", Secret),
    ];

    public static TheoryData<string> Jpegs => [.. Pictures.Jpegs];

    public static TheoryData<string> Pngs => [.. Pictures.Pngs];

    [Theory, MemberData(nameof(Jpegs)), MemberData(nameof(Pngs))]
    public async Task a_picture_that_tells_nothing_stays_as_it_is(string name)
    {
        var picture = Pictures.Load(name);
        Assert.Equal(picture, await Pictures.PassAsync(picture));
    }

    [Theory, MemberData(nameof(Jpegs))]
    public async Task whatever_a_jpeg_tells_and_wherever_the_pixels_alone_remain(string name)
    {
        var plain = Pictures.Load(name);
        var seams = Pictures.Seams(plain);
        await Gen.Select(Gen.Select(Gen.Int[0, seams.Count - 1], Gen.Int[0, Talk.Length - 1]).Array[1, 8], Gen.Byte.Array[0, 60]).SampleAsync(async (additions, trail) =>
        {
            byte[] talking = [.. additions.OrderByDescending(a => a.Item1).Aggregate(plain, (p, a) => Pictures.Insert(p, seams[a.Item1], Talk[a.Item2])), .. trail, .. Secret];
            Assert.Equal(plain, await Pictures.PassAsync(talking));
        }, iter: 300);
    }

    [Theory, MemberData(nameof(Pngs))]
    public async Task whatever_a_png_tells_and_wherever_the_pixels_alone_remain(string name)
    {
        var plain = Pictures.Load(name);
        var seams = Pictures.SeamsOfPng(plain);
        await Gen.Select(Gen.Select(Gen.Int[0, seams.Count - 1], Gen.Int[0, TalkOfPng.Length - 1]).Array[1, 8], Gen.Byte.Array[0, 60]).SampleAsync(async (additions, trail) =>
        {
            byte[] talking = [.. additions.OrderByDescending(a => a.Item1).Aggregate(plain, (p, a) => Pictures.Insert(p, seams[a.Item1], TalkOfPng[a.Item2])), .. trail, .. Secret];
            Assert.Equal(plain, await Pictures.PassAsync(talking));
        }, iter: 300);
    }

    [Theory, InlineData("talking.jpg", "baseline.jpg"), InlineData("talking.png", "colours.png")]
    public async Task what_another_program_has_put_in_goes_too(string talking, string plain)
    {
        Assert.True(Pictures.Holds(Pictures.Load(talking)));
        var left = (await Pictures.PassAsync(Pictures.Load(talking)))!;

        Assert.False(Pictures.Holds(left));
        Assert.Equal(6, Pictures.OrientationIn(left));
        Assert.Equal(Pictures.Pixels(Pictures.Load(plain)), Pictures.Pixels(left), Same);
        Assert.InRange(left.Length, Pictures.Load(plain).Length, Pictures.Load(plain).Length + 40);
    }

    [Fact]
    public async Task a_thumbnail_goes_and_the_density_stays()
    {
        var plain = Pictures.Load("baseline.jpg");
        // A picture of 2 × 2 within the JFIF segment.
        byte[] jfif = [.. plain[6..18], 2, 2, .. Encoding.ASCII.GetBytes(Pictures.Marker[..12])];
        Assert.Equal("JFIF"u8, plain.AsSpan(6, 4));
        byte[] talking = [.. plain[..2], .. Pictures.Segment(0xE0, jfif), .. plain[20..]];

        Assert.Equal(plain, await Pictures.PassAsync(talking));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task a_picture_stays_the_right_way_up(bool little)
    {
        foreach (var (name, add) in Pictures.Jpegs.Select(n => (n, (Func<byte[], ushort, byte[]>)((p, o) => Pictures.Insert(p, 2, Pictures.ExifSegment(o, little)))))
            .Concat(Pictures.Pngs.Select(n => (n, (Func<byte[], ushort, byte[]>)((p, o) => Pictures.Insert(p, 33, Pictures.Chunk("eXIf", Pictures.Exif(o, little))))))))
            for (ushort orientation = 0; orientation <= 9; orientation++)
            {
                var talking = add(Pictures.Load(name), orientation);
                var left = (await Pictures.PassAsync(talking))!;

                Assert.Equal(orientation is >= 2 and <= 8 ? orientation : 1, Pictures.OrientationIn(left));
                Assert.Equal(Pictures.Pixels(Pictures.Load(name)), Pictures.Pixels(left), Same);
                Assert.False(Pictures.Holds(left));
            }
    }

    [Fact]
    public async Task what_colours_need_stays()
    {
        var plain = Pictures.Load("baseline.jpg");
        byte[] profile = Pictures.Segment(0xE2, [.. "ICC_PROFILE\0\x01\x01"u8, .. new byte[40]]), adobe = Pictures.Segment(0xEE, [.. "Adobe\0\x64\0\0\0\0\x01"u8]);
        var coloured = Pictures.Insert(Pictures.Insert(plain, 20, profile), 20, adobe);
        Assert.Equal(coloured, await Pictures.PassAsync(coloured));
        var four = Pictures.Load("four-colours.jpg");
        Assert.Equal(four, await Pictures.PassAsync(four));
    }

    [Theory, MemberData(nameof(Jpegs)), MemberData(nameof(Pngs))]
    public async Task one_that_was_cut_off_is_passed_on_as_far_as_it_goes_or_refused(string name)
    {
        var picture = Pictures.Load(name);
        var (whole, refused) = (0, 0);
        for (var length = 0; length < picture.Length; length++)
            if (await Pictures.PassAsync(picture[..length]) is { } left)
            {
                whole++;
                Assert.True(picture.AsSpan().StartsWith(left), $"{length} bytes became others");
            }
            else
            {
                refused++;
            }

        Assert.True(whole > 100 && refused > 20, $"{whole} passed on, {refused} refused");
    }

    [Theory, MemberData(nameof(Jpegs)), MemberData(nameof(Pngs))]
    public async Task anything_at_all_is_passed_on_or_refused_and_never_grows(string name)
    {
        var picture = Pictures.Load(name);
        var edit = Gen.Select(Gen.Int[0, 2], Gen.Int[3, picture.Length - 1], Gen.Byte, Gen.Byte.Array[0, 20]);
        await Gen.Select(edit.Array[1, 6], Gen.Int[0, 1000]).SampleAsync(async (edits, seed) =>
        {
            var broken = edits.Aggregate(picture, (p, e) => Math.Min(e.Item2, p.Length) is var at && e.Item1 switch
            {
                0 when at < p.Length => (byte[])[.. p[..at], e.Item3, .. p[(at + 1)..]],
                1 => [.. p[..at], .. e.Item4, .. p[at..]],
                _ => [.. p[..at], .. p[Math.Min(p.Length, at + e.Item4.Length)..]],
            } is { } edited ? edited : p);
            var left = await Pictures.PassAsync(broken);
            Assert.Equal(left, await Pictures.PassAsync(broken, new DrippingStream(broken, seed)));
            if (left is null) return;
            Assert.True(left.Length <= broken.Length);
            Assert.Equal(left, await Pictures.PassAsync(left));
        }, iter: 2_000);
    }

    private static bool Same((int, int, byte[]) a, (int, int, byte[]) b) => a.Item1 == b.Item1 && a.Item2 == b.Item2 && a.Item3.AsSpan().SequenceEqual(b.Item3);
}
