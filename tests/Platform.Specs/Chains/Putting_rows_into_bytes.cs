using System.Text;
using CsCheck;
using FourKeyWorks.Platform.Chains;

namespace FourKeyWorks.Platform.Specs.Chains;

public sealed class Putting_rows_into_bytes
{
    private static readonly Gen<string?[]> Rows = Gen.String.Null().Array[0, 5];

    [Fact]
    public void the_bytes_are_these_for_ever() =>
        Assert.Equal(
            "01" + "00000003" + "6B2E31"
            + "01" + "00000006" + "E789B9E588AB"
            + "00" + "00000000"
            + "02" + "00000008" + "FFFFFFFFFFFFFFFF"
            + "03" + "00000010" + "0198F3A200008000800000000000000A"
            + "04" + "00000008" + "000000000000000B"
            + "05" + "00000002" + "0102"
            + "06" + "0000000C" + "01" + "00000001" + "61" + "01" + "00000001" + "62",
            Convert.ToHexString(new CanonicalRow("k.1")
                .Text("特别").Text(null).Number(-1).Id(Guid.Parse("0198f3a2-0000-8000-8000-00000000000a"))
                .Instant(DateTimeOffset.UnixEpoch.AddMicroseconds(11).AddTicks(9)).Bytes(new byte[] { 1, 2 }).Texts(["a", "b"]).ToArray()));

    [Fact]
    public void an_instant_is_the_same_in_every_time_zone()
    {
        var at = new DateTimeOffset(2026, 9, 1, 8, 0, 0, TimeSpan.FromHours(8));
        Assert.Equal(new CanonicalRow("k").Instant(at).ToArray(), new CanonicalRow("k").Instant(at.ToUniversalTime()).ToArray());
    }

    [Fact]
    public void nothing_is_not_something_empty()
    {
        Assert.NotEqual(new CanonicalRow("k").Text("").ToArray(), new CanonicalRow("k").Text(null).ToArray());
        Assert.NotEqual(new CanonicalRow("k").Bytes([]).ToArray(), new CanonicalRow("k").Bytes(null).ToArray());
        Assert.NotEqual(new CanonicalRow("k").Texts([]).ToArray(), new CanonicalRow("k").Texts(null).ToArray());
    }

    [Fact]
    public void different_rows_are_different_bytes() =>
        Gen.Select(Rows, Rows).Sample((a, b) => a.SequenceEqual(b, StringComparer.Ordinal) == Bytes(a).SequenceEqual(Bytes(b)), iter: 20_000);

    [Fact]
    public void a_list_is_not_its_texts_one_after_the_other() =>
        Rows.Select(r => r.Select(t => t ?? "").ToArray()).Sample(r => !new CanonicalRow("k").Texts(r).ToArray().SequenceEqual(Bytes(r)), iter: 1_000);

    // Lone surrogates become the same replacement character; a database holds none.
    private static byte[] Bytes(string?[] row) =>
        row.Aggregate(new CanonicalRow("k"), (bytes, text) => bytes.Text(text is null ? null : Encoding.Unicode.GetString(Encoding.Unicode.GetBytes(text)))).ToArray();
}
