using FourKeyWorks.Platform.Privacy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FourKeyWorks.Platform.Signing;

/// <summary>Signing in the container.</summary>
internal static class SigningRegistration
{
    /// <summary>
    /// For a service that signs: reads <c>Service:Keys</c> and <c>Signing:Algorithm</c> (<c>ecdsa-p256</c>, the default, or
    /// <c>sm2</c>). Its first key is made by <c>migrate</c>.
    /// </summary>
    public static void AddSigning(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton(_ => new SigningKeys(
            VaultRegistration.Required(builder.Configuration, "Service:Keys"),
            SignatureSuite.Of(builder.Configuration["Signing:Algorithm"] ?? SignatureSuite.EcdsaP256.Name)));
}
