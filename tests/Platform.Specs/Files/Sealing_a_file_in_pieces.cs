using System.Security.Cryptography;
using CsCheck;
using FourKeyWorks.Platform.Files;
using FourKeyWorks.Platform.Privacy;

namespace FourKeyWorks.Platform.Specs.Files;

/// <summary>One set of specs for every suite.</summary>
public sealed class Sealing_a_file_in_pieces
{
    private static readonly Guid File = Guid.Parse("00000000-0000-8000-8000-00000000000f"), Other = Guid.Parse("00000000-0000-8000-8000-0000000000ff");

    public static TheoryData<string> Suites => [CipherSuite.Aes.Name, CipherSuite.Sm.Name];

    [Theory, MemberData(nameof(Suites))]
    public async Task whatever_is_written_and_however_it_comes_back_as_it_was(string suite)
    {
        var sizes = Gen.OneOf(Gen.Int[0, 300], Gen.Int[Chunks.Size - 2, Chunks.Size + 2], Gen.Int[2 * Chunks.Size - 1, 2 * Chunks.Size + 1]);
        await Gen.Select(sizes, Gen.Int[1, 300_000], Gen.Int[0, 1000]).SampleAsync(async (size, step, seed) =>
        {
            var key = NewKey(suite);
            var content = Content(size, seed);
            var pieces = await SealAsync(key, File, content, step);
            Assert.Equal(Math.Max(1, (size + Chunks.Size - 1) / Chunks.Size), pieces.Count);
            Assert.Equal(content, await OpenAsync(key, File, pieces, size));
        }, iter: suite == CipherSuite.Aes.Name ? 60 : 8);
    }

    [Theory, MemberData(nameof(Suites))]
    public async Task none_can_be_exchanged_left_out_added_altered_or_moved_to_another_file(string suite)
    {
        var key = NewKey(suite);
        var size = 2 * Chunks.Size + 10;
        var pieces = await SealAsync(key, File, Content(size, 1), size);
        var others = await SealAsync(key, Other, Content(size, 2), size);
        var ofAnother = await SealAsync(NewKey(suite), File, Content(size, 1), size);
        var altered = pieces[1].Bytes.ToArray();
        altered[100] ^= 1;
        List<SealedFact>[] attempts =
        [
            [pieces[1], pieces[0], pieces[2]],
            [pieces[0], pieces[2]],
            [pieces[0], pieces[1]],
            [pieces[0], pieces[1], pieces[1]],
            [pieces[0], others[1], pieces[2]],
            [pieces[0], ofAnother[1], pieces[2]],
            [pieces[0], pieces[1] with { Bytes = altered }, pieces[2]],
            [pieces[0], pieces[1] with { Bytes = pieces[1].Bytes[..^1] }, pieces[2]],
            [],
        ];
        Assert.Equal(Content(size, 1), await OpenAsync(key, File, pieces, size));
        Assert.Equal(Content(size, 1), await OpenAsync(key, File, [.. pieces, pieces[2]], size));
        foreach (var attempt in attempts)
            foreach (var said in (int[])[size, Chunks.Size + 10, 2 * Chunks.Size, 3 * Chunks.Size + 10])
                await Assert.ThrowsAnyAsync<CryptographicException>(() => OpenAsync(key, File, attempt, said));
        await Assert.ThrowsAnyAsync<CryptographicException>(() => OpenAsync(key, Other, pieces, size));
        await Assert.ThrowsAnyAsync<CryptographicException>(() => OpenAsync(key, File, pieces, size - 1));
    }

    [Fact]
    public async Task it_can_be_read_from_any_place()
    {
        var key = NewKey(CipherSuite.Aes.Name);
        var content = Content(3 * Chunks.Size + 77, 3);
        var pieces = await SealAsync(key, File, content, 70_000);
        await using var stream = Opening(key, File, pieces, content.Length);
        await Gen.Select(Gen.Int[0, content.Length], Gen.Int[0, 2 * Chunks.Size]).SampleAsync(async (at, count) =>
        {
            var buffer = new byte[count];
            stream.Position = at;
            var read = await stream.ReadAtLeastAsync(buffer, count, throwOnEndOfStream: false);
            Assert.Equal(content.AsSpan(at, Math.Min(count, content.Length - at)), buffer.AsSpan(0, read));
        }, iter: 100, threads: 1);
    }

    /// <summary>Content as the vault reads it.</summary>
    internal static async Task<Stream> SealedAsync(byte[] content)
    {
        var key = NewKey(CipherSuite.Aes.Name);
        return Opening(key, File, await SealAsync(key, File, content, Chunks.Size), content.Length);
    }

    private static async Task<List<SealedFact>> SealAsync(SubjectKey key, Guid file, byte[] content, int step)
    {
        var pieces = new List<SealedFact>();
        await using var stream = new SealingStream(key, file, (index, piece) =>
        {
            Assert.Equal(pieces.Count, index);
            pieces.Add(piece);
            return Task.CompletedTask;
        });
        foreach (var part in content.Chunk(Math.Max(1, step))) await stream.WriteAsync(part);
        await stream.CompleteAsync();
        Assert.Equal(content.Length, stream.Length);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), stream.Digest);
        return pieces;
    }

    private static OpeningStream Opening(SubjectKey key, Guid file, List<SealedFact> pieces, long size) =>
        new(key, file, size, index => Task.FromResult(index < pieces.Count ? pieces[index] : null));

    private static async Task<byte[]> OpenAsync(SubjectKey key, Guid file, List<SealedFact> pieces, long size)
    {
        var opened = new MemoryStream();
        await using var stream = Opening(key, file, pieces, size);
        await stream.CopyToAsync(opened);
        return opened.ToArray();
    }

    private static byte[] Content(int size, int seed)
    {
        var content = new byte[size];
        new Random(seed).NextBytes(content);
        return content;
    }

    private static SubjectKey NewKey(string suite) =>
        new(Guid.Parse("00000000-0000-8000-8000-0000000000aa"), Subject.Case(Guid.Parse("00000000-0000-8000-8000-000000000001")), CipherSuite.Of(suite), CipherSuite.Of(suite).NewKey());
}
