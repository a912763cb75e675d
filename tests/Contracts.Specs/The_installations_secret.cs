using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FourKeyWorks.Contracts.Broker;

namespace FourKeyWorks.Contracts.Specs;

public class The_installations_secret
{
    private static readonly byte[] One = [.. Enumerable.Repeat((byte)1, 32)];
    private static readonly byte[] Another = [.. Enumerable.Repeat((byte)2, 32)];

    [Fact]
    public void gives_the_same_definitions_each_time() => Assert.Equal(Definitions(One), Definitions([.. One]));

    [Fact]
    public void gives_other_inboxes_and_passwords_when_it_is_another()
    {
        var (mine, theirs) = (new Credentials(One), new Credentials(Another));
        Assert.All(City.Demo.Units, u =>
        {
            Assert.NotEqual(mine.InboxOf(u), theirs.InboxOf(u));
            Assert.NotEqual(mine.PasswordOf(u.BrokerUser), theirs.PasswordOf(u.BrokerUser));
        });
    }

    [Fact]
    public void gives_each_unit_an_inbox_and_a_password_of_its_own()
    {
        var credentials = new Credentials(One);
        Assert.Equal(City.Demo.Units.Count, City.Demo.Units.Select(u => credentials.InboxOf(u)[^32..]).Distinct().Count());
        Assert.Equal(City.Demo.Units.Count, City.Demo.Units.Select(u => credentials.PasswordOf(u.BrokerUser)).Distinct().Count());
    }

    [Fact]
    public void makes_passwords_that_need_no_escaping() =>
        Assert.Matches("^[A-Za-z0-9_-]{43}$", new Credentials(One).PasswordOf("svc.referral"));

    [Fact]
    public void leaves_only_salted_hashes_in_the_definitions()
    {
        var credentials = new Credentials(One);
        var text = Definitions(One);
        var user = JsonNode.Parse(text)!["users"]!.AsArray().Single(u => (string?)u!["name"] == "gaj.u1001")!;
        var stored = Convert.FromBase64String((string)user["password_hash"]!);
        byte[] salted = [.. stored[..4], .. Encoding.UTF8.GetBytes(credentials.PasswordOf("gaj.u1001"))];

        Assert.Equal("rabbit_password_hashing_sha256", (string?)user["hashing_algorithm"]);
        Assert.Equal(SHA256.HashData(salted), stored[4..]);
        Assert.All(City.Demo.Units, u => Assert.DoesNotContain(credentials.PasswordOf(u.BrokerUser), text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0), InlineData(31)]
    public void is_refused_when_short(int length) => Assert.Throws<ArgumentException>(() => new Credentials(new byte[length]));

    private static string Definitions(byte[] secret) => BrokerDefinitions.Json(City.Demo, new Credentials(secret), new BrokerSettings());
}
