namespace FourKeyWorks.Identity.Clients;

/// <summary>The staff web application as a client: code and PKCE for people, and a token of its own to learn what is revoked.</summary>
internal static class PortalClient
{
    public const string Id = "portal";

    /// <summary>Where it is called back, behind the public address.</summary>
    public const string Callback = "signin-oidc";

    /// <summary>Where it is called back after signing out.</summary>
    public const string SignedOut = "signout-callback-oidc";
}
