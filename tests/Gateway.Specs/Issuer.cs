using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FourKeyWorks.Gateway.Specs;

/// <summary>Makes tokens as Identity does, and wrong ones.</summary>
public sealed class Issuer : IDisposable
{
    private const string Name = "https://issuer.test/";

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Token(
        string subject, string type = "at+jwt", string audience = "fourkeyworks", int expiresInSeconds = 300, bool foreignKey = false)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Name,
            Audience = audience,
            TokenType = type,
            IssuedAt = now.AddHours(-1).UtcDateTime,
            NotBefore = now.AddHours(-1).UtcDateTime,
            Expires = now.AddSeconds(expiresInSeconds).UtcDateTime,
            Claims = new Dictionary<string, object> { ["sub"] = subject },
            SigningCredentials = new SigningCredentials(
                new ECDsaSecurityKey(foreignKey ? foreign : key) { KeyId = "k1" }, SecurityAlgorithms.EcdsaSha256),
        });
    }

    public static IResult Discovery(string address) =>
        Results.Json(new Dictionary<string, string> { ["issuer"] = Name, ["jwks_uri"] = address + "/.well-known/jwks" });

    public IResult Keys()
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return Results.Json(new
        {
            keys = new[]
            {
                new { kty = "EC", use = "sig", alg = "ES256", crv = "P-256", kid = "k1", x = Base64UrlEncoder.Encode(point.X), y = Base64UrlEncoder.Encode(point.Y) },
            },
        });
    }

    public void Dispose()
    {
        key.Dispose();
        foreign.Dispose();
    }
}
