using FourKeyWorks.Portal.Cases;
using FourKeyWorks.Portal.Colleagues;
using FourKeyWorks.Portal.Desk;
using FourKeyWorks.Portal.Directory;
using FourKeyWorks.Portal.DutyRoom;
using FourKeyWorks.Portal.Front;
using FourKeyWorks.Portal.Glass;
using FourKeyWorks.Portal.Help;
using FourKeyWorks.Portal.Inbox;
using FourKeyWorks.Portal.Intake;
using FourKeyWorks.Portal.News;
using FourKeyWorks.Portal.Readiness;
using FourKeyWorks.Portal.Reports;
using FourKeyWorks.Portal.Search;
using FourKeyWorks.Portal.Services;
using FourKeyWorks.Portal.Sessions;
using FourKeyWorks.Portal.Settings;
using FourKeyWorks.Portal.Shell;
using FourKeyWorks.Portal.SignIn;
using FourKeyWorks.Portal.Work;

namespace FourKeyWorks.Portal;

/// <summary>What the Portal consists of, a folder each.</summary>
internal static class Areas
{
    /// <summary>Adds them.</summary>
    public static void AddAreas(this WebApplicationBuilder builder)
    {
        builder.AddSessions();
        builder.AddSignIn();
        builder.AddReadiness();
        builder.AddServiceClients();
        builder.AddPages();
        builder.AddDesk();
        builder.Services.AddMemoryCache();
        builder.Services.AddSingleton<NewsDesk>();
    }

    /// <summary>Maps what they offer.</summary>
    public static void MapAreas(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapFront();
        app.MapSignIn();
        app.MapWork();
        app.MapCases();
        app.MapDuty();
        app.MapSearch();
        app.MapNews();
        app.MapSettings();
        app.MapHelp();
        app.MapDirectoryDownload();
        app.MapCaseActs();
        app.MapDossiers();
        app.MapReports();
        app.MapIntake();
        app.MapInbox();
        app.MapColleagues();
        app.MapGlass();
        app.MapDesk();
    }
}
