using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace FourKeyWorks.Platform.Files;

/// <summary>Somebody else's program that knows harmful files.</summary>
public interface IFileScanner
{
    /// <summary>Whether the file is harmless.</summary>
    /// <exception cref="IOException">The scanner did not say.</exception>
    /// <exception cref="SocketException">It cannot be reached.</exception>
    Task<bool> IsHarmlessAsync(Stream file, CancellationToken cancellation);
}

/// <summary>ClamAV's <c>clamd</c>, by its command <c>INSTREAM</c>.</summary>
/// <param name="address"><c>Files:Scanner</c>, <c>tcp://host:3310</c>.</param>
internal sealed class Clamd(Uri address) : IFileScanner
{
    private const int PieceSize = 64 * 1024, LongestAnswer = 4096;

    public async Task<bool> IsHarmlessAsync(Stream file, CancellationToken cancellation)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, cancellation);
        await using var connection = client.GetStream();
        await connection.WriteAsync("zINSTREAM\0"u8.ToArray(), cancellation);
        // Each piece behind its length; one of length 0 ends it.
        var piece = new byte[4 + PieceSize];
        int size;
        do
        {
            size = await file.ReadAtLeastAsync(piece.AsMemory(4), PieceSize, throwOnEndOfStream: false, cancellation);
            BinaryPrimitives.WriteInt32BigEndian(piece, size);
            await connection.WriteAsync(piece.AsMemory(0, 4 + size), cancellation);
        }
        while (size > 0);

        size = await connection.ReadAtLeastAsync(piece.AsMemory(0, LongestAnswer), LongestAnswer, throwOnEndOfStream: false, cancellation);
        var answer = Encoding.ASCII.GetString(piece, 0, size).TrimEnd('\0', '\n');
        // What it found is named in the answer, but of what follows from that there is only one thing.
        return answer.EndsWith(" OK", StringComparison.Ordinal)
            || (answer.EndsWith(" FOUND", StringComparison.Ordinal) ? false : throw new IOException("The scanner gave no verdict."));
    }
}
