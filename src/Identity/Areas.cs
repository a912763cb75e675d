using FourKeyWorks.Identity.Accounts;
using FourKeyWorks.Identity.Clients;
using FourKeyWorks.Identity.Demo;
using FourKeyWorks.Identity.Directory;
using FourKeyWorks.Identity.Issuing;
using FourKeyWorks.Identity.Pages;
using FourKeyWorks.Identity.Passkeys;
using FourKeyWorks.Identity.People;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Identity;

/// <summary>What the service consists of, a folder each.</summary>
internal static class Areas
{
    /// <summary>Adds what keeps streams.</summary>
    public static ServiceModel AddAreas(this ServiceModel model) =>
        model.AddDirectory().AddPeople().AddPasskeys().AddClients().Runs(DemoPeople.Add).Migrates(AccountsRegistration.MigrateAsync).Migrates(ClientSeeding.MigrateAsync);

    /// <summary>Adds the rest; for <c>migrate</c> too.</summary>
    public static void AddAreas(this WebApplicationBuilder builder)
    {
        // Statements and their parameters are nobody's business, and would be thousands.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        builder.AddAccounts();
        builder.AddPasskeys();
        builder.AddIssuer();
        builder.AddPages();
    }

    /// <summary>Maps what they offer.</summary>
    public static void MapAreas(this WebApplication app)
    {
        app.MapDirectory();
        app.MapPeople();
        app.MapClients();
        app.MapTokens();
        app.MapPages();
    }
}
