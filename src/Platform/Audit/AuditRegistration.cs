using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Privacy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FourKeyWorks.Platform.Audit;

/// <summary>The audit trail in the container and over HTTP, alike in every service.</summary>
public static class AuditRegistration
{
    /// <summary>Maps <c>GET /audit/verification</c>, <c>GET /audit?subject=&amp;kind=&amp;from=&amp;after=</c> and <c>GET /audit/report</c>.</summary>
    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        api.MapGet("/audit/verification", async (HttpContext http, IServiceProvider services) =>
        {
            var report = await services.GetRequiredService<AuditVerification>().VerifyAsync(http.RequestAborted);
            var culture = ProblemTexts.CultureFor(http.Request);
            object Said(AuditFinding f) => new { f.Code, Text = AuditTexts.Of(f, culture), f.Position, f.Row, f.Other, f.At };
            return Results.Ok(new
            {
                report.Sound,
                report.Verified,
                report.AnchoredAt,
                report.Waiting,
                Findings = report.Findings.Select(Said),
                Notes = report.Notes.Select(Said),
            });
        })
        .RequireDuty(Duty.ReadAudit);
        AuditReads.Map(api);
    }

    internal static void AddAudit(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AuditTrail>();
        builder.Services.AddSingleton<ChainKeys>();
        builder.Services.AddSingleton(p => new AuditAnchors(
            new OutsideLog(Path.Combine(VaultRegistration.Required(builder.Configuration, "Service:Outside"), AuditAnchors.File), p.GetRequiredService<TimeProvider>()),
            p.GetRequiredService<ChainKeys>(), p.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<AuditChain>();
        builder.Services.AddSingleton<AuditVerification>();
    }
}
