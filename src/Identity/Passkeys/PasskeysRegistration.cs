using FourKeyWorks.Identity.Accounts;
using FourKeyWorks.Identity.People;
using FourKeyWorks.Platform.Streams;
using Microsoft.AspNetCore.Identity;

namespace FourKeyWorks.Identity.Passkeys;

/// <summary>
/// Passkeys (WebAuthn): a key in the person's device that a fingerprint, face or PIN releases, which is both factors in one and
/// cannot be fished for. They come beside password and code, never instead: what is lost with a device is replaced by these.
/// </summary>
internal static class PasskeysRegistration
{
    /// <summary>Adds them.</summary>
    public static ServiceModel AddPasskeys(this ServiceModel model) => model
        .Stores<PasskeyAdded>("passkey_added").Stores<PasskeyRemoved>("passkey_removed")
        .Keeps(PasskeyChallenges.Table);

    /// <summary>Adds what checks them; for <c>migrate</c> too.</summary>
    public static void AddPasskeys(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PasskeyChallenges>();
        builder.Services.AddScoped<IPasskeyHandler<Account>, PasskeyHandler<Account>>();
        builder.Services.Configure<IdentityPasskeyOptions>(o =>
        {
            // Somebody was there and was recognised: without it a found device would be enough.
            o.UserVerificationRequirement = "required";
            // The device knows the account: nobody has to say it first, and no answer tells whether there is one.
            o.ResidentKeyRequirement = "required";
            // Our pages tell nobody where somebody comes from, so that their forms name no origin; the device has signed it.
            o.ValidateOrigin = context => ValueTask.FromResult(
                !context.CrossOrigin && context.Origin == $"{context.HttpContext.Request.Scheme}://{context.HttpContext.Request.Host}");
        });
    }
}
