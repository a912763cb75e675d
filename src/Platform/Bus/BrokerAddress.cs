namespace FourKeyWorks.Platform.Bus;

/// <summary>Where the broker is and who we are there: <c>amqp(s)://user:password@host:port/virtual-host</c>.</summary>
internal sealed record BrokerAddress(string Host, ushort Port, bool IsSecure, string VirtualHost, string User, string Password)
{
    public static BrokerAddress Parse(string? connection)
    {
        // What is wrong is told without repeating the password.
        if (!Uri.TryCreate(connection, UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps")
            || uri.UserInfo.Split(':') is not [var user, var password])
            throw new InvalidOperationException("ConnectionStrings:broker must be amqp(s)://user:password@host:port/virtual-host.");

        var isSecure = uri.Scheme == "amqps";
        return new BrokerAddress(
            uri.Host, (ushort)(uri.Port > 0 ? uri.Port : isSecure ? 5671 : 5672), isSecure,
            Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')), Uri.UnescapeDataString(user), Uri.UnescapeDataString(password));
    }

    public override string ToString() => $"{Host}:{Port}/{VirtualHost}";
}
