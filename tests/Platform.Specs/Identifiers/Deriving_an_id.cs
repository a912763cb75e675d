using CsCheck;
using FourKeyWorks.Platform.Identifiers;

namespace FourKeyWorks.Platform.Specs.Identifiers;

public class Deriving_an_id
{
    [Fact]
    public void the_same_parts_give_the_same_id_for_ever() =>
        // A stored id must not change with a later version of this code.
        Assert.Equal(Guid.Parse("dd4c2bac-dc37-8c0e-9607-c594c0dbd8fd"), DerivedId.Of("inbox", "referral.ingest.gaj", "gaj.u1001", "/police", "1"));

    [Fact]
    public void parts_do_not_run_together() =>
        Gen.Select(Gen.String[0, 6], Gen.String[0, 6], Gen.Int[0, 6]).Sample((a, b, move) =>
        {
            var joined = a + b;
            var cut = Math.Min(move, joined.Length);
            var (c, d) = (joined[..cut], joined[cut..]);
            if ((a, b) == (c, d)) return;
            Assert.NotEqual(DerivedId.Of(a, b), DerivedId.Of(c, d));
        });

    [Fact]
    public void it_is_a_version_8_uuid() =>
        Gen.String.Sample(part =>
        {
            var text = DerivedId.Of(part).ToString();
            Assert.Equal('8', text[14]);
            Assert.Contains(text[19], "89ab");
        });
}
