using System.Globalization;
using System.Security.Cryptography;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.LocalHost.Smoke;

namespace FourKeyWorks.LocalHost.Demo;

/// <summary>
/// What a demonstration begins with, so that every page has something in it: brought in once, by the departments' own systems,
/// through the doors that all use. What was found lies in the last week; what the services note of it, they note now.
/// </summary>
internal sealed class DemoLife(LocalSystem system, TimeProvider clock)
{
    private const int RosterDays = 14;

    private static readonly string[] Needs = ["living", "psychological"];

    private readonly Dictionary<string, UnitOverHttp> programs = [];

    private City City => system.Options.City;

    /// <summary>Where it is noted that it was brought in.</summary>
    private string Mark => Path.Combine(system.Options.StateFolder, "demo-life");

    /// <exception cref="NotHeldException">Something was not taken.</exception>
    public async Task BringInAsync(CancellationToken cancellation)
    {
        if (File.Exists(Mark)) return;
        try
        {
            await OpenRoundsAsync(cancellation);
            foreach (var unit in City.Units) await PutOnDutyAsync(unit, cancellation);
            foreach (var story in Story.Week) await TellAsync(story, cancellation);
            await File.WriteAllTextAsync(Mark, clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture), cancellation);
        }
        finally
        {
            foreach (var program in programs.Values) program.Dispose();
        }
    }

    private async Task TellAsync(Story story, CancellationToken cancellation)
    {
        var found = clock.GetUtcNow().AddDays(-story.DaysAgo).AddMinutes(-20);
        var made = await Of(story.From).SendAsync("api/referral/reports", new
        {
            account = new
            {
                reporter = new { name = "示例报告人", phone = "000-99990100", office = City.Units.First(u => u.Department == story.From).Name },
                suspectedVictim = new { ageBand = story.AgeBand, sex = story.Sex, name = story.Child },
                legalRepresentative = new { name = "示例监护人", isSuspect = story.GuardianIsSuspect },
                foundAt = found, foundPlace = story.Place, factSummary = story.Facts, immediateDanger = story.Danger,
            },
            situationCodes = new[] { story.Situation },
            receipt = ReceiptCode.Of(RandomNumberGenerator.GetBytes(ReceiptCode.RandomBytes)),
            town = story.Town,
        }, cancellation);
        if (story.Until < Chapter.Accepted) return;

        var report = made!.ToString().Split('/')[^1];
        var police = Of(City.Units.FirstOrDefault(u => u.Department == Party.GAJ && u.Town == story.Town) ?? City.Units.First(u => u.Department == Party.GAJ));
        await police.SendAsync($"api/referral/reports/{report}/acceptance", new { }, cancellation);
        var caseId = (await police.ReadAsync($"api/referral/reports/{report}", cancellation)).GetProperty("caseId").GetGuid();
        var now = clock.GetUtcNow();
        if (story.Until >= Chapter.Involved) await Of(Party.JCY).SendAsync($"api/referral/cases/{caseId}/procuratorate/early-involvement", new { openedAt = now }, cancellation);
        if (story.Until >= Chapter.Visited) await Of(Party.MZJ).SendAsync($"api/referral/cases/{caseId}/relief/first-contact", new { madeAt = now }, cancellation);
        if (story.Until >= Chapter.Helped)
        {
            await Of(Party.MZJ).SendAsync($"api/referral/cases/{caseId}/relief/assessment", new { startedAt = now }, cancellation);
            await Of(Party.MZJ).SendAsync($"api/referral/cases/{caseId}/relief/assistance-referrals", new { needs = Needs }, cancellation);
        }

        if (story.Until >= Chapter.Filed) await police.SendAsync($"api/referral/cases/{caseId}/intake/filing", new { @as = "admin", filedAt = now }, cancellation);
        if (story.Until >= Chapter.Closed) await police.SendAsync($"api/referral/cases/{caseId}/intake/closing", new { outcome = "admin-filed", reporterInformedAt = now }, cancellation);
    }

    private async Task OpenRoundsAsync(CancellationToken cancellation)
    {
        var month = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")).ToString("yyyy-MM", CultureInfo.InvariantCulture);
        foreach (var town in City.Units.Where(u => u.Department == Party.ZJD))
            await Of(town).SendAsync("api/screening/rounds", new { town = town.Id, month }, cancellation);
    }

    private async Task PutOnDutyAsync(OrgUnit unit, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var number = int.Parse(unit.Id[1..], CultureInfo.InvariantCulture) % 10_000;
        object Person(string name, int of) => new { name = "示例" + name, phone = string.Create(CultureInfo.InvariantCulture, $"000-9998{of:0000}") };
        await Of(unit).SendAsync("api/exchange/roster/shifts", new { from = now.AddHours(-1), to = now.AddDays(RosterDays), person = Person("值班员", number) }, cancellation);
        await Of(unit).SendAsync("api/exchange/roster/fallbacks", new { person = Person("带班领导", number) }, cancellation);
    }

    private UnitOverHttp Of(Party department) => Of(City.Units.First(u => u.Department == department));

    private UnitOverHttp Of(OrgUnit unit) => programs.TryGetValue(unit.Id, out var known) ? known : programs[unit.Id] = new(system, unit);
}
