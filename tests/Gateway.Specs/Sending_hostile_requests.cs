using System.Globalization;

namespace FourKeyWorks.Gateway.Specs;

/// <summary>What no HTTP library would send; byte for byte.</summary>
[Trait("Needs", "Servers")]
public sealed class Sending_hostile_requests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    public static TheoryData<string, string> Unreadable => new()
    {
        { "a folded line", "X-Note: a\r\n X-User-Id: admin" },
        { "a line folded by a tab", "X-Note: a\r\n\tX-User-Id: admin" },
        { "a space before the colon", "X-User-Id : admin" },
        { "no colon", "X-User-Id" },
        { "no name", ": admin" },
        { "a name with a space", "X User: admin" },
        { "a zero byte", "X-Note: a\0b" },
        { "a lone carriage return", "X-Note: a\rX-User-Id: admin" },
        { "a second host", "Host: evil.test" },
        { "a second length", "Content-Length: 5\r\nContent-Length: 6" },
        { "a length with a sign", "Content-Length: +5" },
        { "a list of lengths", "Content-Length: 5, 5" },
        { "an unknown coding", "Transfer-Encoding: chunked, identity" },
        { "a coding in disguise", "Transfer-Encoding: xchunked" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task what_two_readers_could_read_in_two_ways_goes_no_further(string what, string line)
    {
        var path = "/unreadable-" + what.Replace(' ', '-');
        var answer = await gateway.SendBytesAsync(Request("POST", path, line));
        Assert.InRange(StatusOf(answer), 400, 499);
        Assert.DoesNotContain(path, gateway.Backend.Arrived.Keys);
    }

    [Theory]
    [InlineData("too many", 101, 10)]
    [InlineData("too long", 1, 33 * 1024)]
    [InlineData("too long together", 90, 512)]
    public async Task more_headers_than_anybody_needs_are_refused(string what, int count, int length)
    {
        var path = "/headers-" + what.Replace(' ', '-');
        var lines = string.Join("\r\n", Enumerable.Range(0, count).Select(i => $"X-Note-{i}: {new string('a', length)}"));
        Assert.Equal(431, StatusOf(await gateway.SendBytesAsync(Request("GET", path, lines))));
        Assert.DoesNotContain(path, gateway.Backend.Arrived.Keys);
    }

    [Fact]
    public async Task an_address_longer_than_anybody_needs_is_refused() =>
        Assert.Equal(414, StatusOf(await gateway.SendBytesAsync(Request("GET", "/" + new string('a', 9 * 1024)))));

    [Fact]
    public async Task a_body_with_two_lengths_hides_no_second_request()
    {
        var hidden = Request("GET", "/hidden", token: false);
        var answer = await gateway.SendBytesAsync(
            Request("POST", "/two-lengths", $"Transfer-Encoding: chunked\r\nContent-Length: {(5 + hidden.Length).ToString(CultureInfo.InvariantCulture)}", close: false) + "0\r\n\r\n" + hidden);
        // Whichever length is right: nothing that follows is read.
        Assert.DoesNotContain("/hidden", gateway.Backend.Arrived.Keys);
        Assert.DoesNotContain("Content-Length", gateway.Backend.Arrived.GetValueOrDefault("/two-lengths")?.Headers.Keys ?? [], StringComparer.OrdinalIgnoreCase);
        Assert.Single(answer.Split("HTTP/1.1 "), part => part.Length > 0);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task an_address_of_another_server_is_not_asked_for()
    {
        var answer = await gateway.SendBytesAsync(
            $"GET http://evil.test/api/referral/elsewhere HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {gateway.Backend.Issuer.Token("elsewhere")}\r\nConnection: close\r\n\r\n");
        Assert.Equal(400, StatusOf(answer));
        Assert.DoesNotContain("/elsewhere", gateway.Backend.Arrived.Keys);
    }

    [Fact]
    public async Task two_tokens_are_none()
    {
        var answer = await gateway.SendBytesAsync(Request("GET", "/two-tokens", "Authorization: Bearer " + gateway.Backend.Issuer.Token("another")));
        Assert.Equal(401, StatusOf(answer));
        Assert.DoesNotContain("/two-tokens", gateway.Backend.Arrived.Keys);
    }

    [Theory]
    [InlineData("X-Forwarded-For, X-Forwarded-Host, X-Forwarded-Proto, Authorization, traceparent", true)]
    [InlineData("x-forwarded-for, x-forwarded-host, x-forwarded-proto, authorization, traceparent, close", false)]
    public async Task naming_a_header_as_the_neighbours_takes_nothing_away_that_a_service_relies_on(string named, bool close)
    {
        var path = $"/named-{close}";
        Assert.Equal(200, StatusOf(await gateway.SendBytesAsync(Request("GET", path, "Connection: " + named, close: close))));
        var arrived = gateway.Backend.Arrived[path].Headers;
        Assert.Equal("127.0.0.1", arrived["X-Forwarded-For"]);
        Assert.Equal("127.0.0.1", arrived["X-Forwarded-Host"]);
        Assert.Equal("http", arrived["X-Forwarded-Proto"]);
        Assert.StartsWith("Bearer ", arrived["Authorization"], StringComparison.Ordinal);
        Assert.Contains("traceparent", arrived.Keys, StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain("Connection", arrived.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("TRACE")]
    [InlineData("CONNECT")]
    public async Task methods_that_echo_or_tunnel_do_not_get_through(string method)
    {
        var answer = await gateway.SendBytesAsync(Request(method, $"/method-{method}", "X-Note: echo me"));
        Assert.InRange(StatusOf(answer), 400, 599);
        Assert.DoesNotContain("echo me", answer, StringComparison.Ordinal);
        Assert.DoesNotContain($"/method-{method}", gateway.Backend.Arrived.Keys);
    }

    private string Request(string method, string path, string? lines = null, bool token = true, bool close = true) =>
        $"{method} /api/referral{path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        + (token ? $"Authorization: Bearer {gateway.Backend.Issuer.Token(path)}\r\n" : "")
        + (lines is null ? "" : lines + "\r\n")
        + (close ? "Connection: close\r\n" : "") + "\r\n";

    private static int StatusOf(string answer)
    {
        Assert.StartsWith("HTTP/1.1 ", answer, StringComparison.Ordinal);
        return int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture);
    }
}
