using System.Text.Json;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Referral.Cases;
using JasperFx.Events;

namespace FourKeyWorks.Referral.Specs;

public class Telling_others_of_a_case
{
    [Fact]
    public void gives_the_prosecutors_the_situation_codes()
    {
        var told = OpenCase.Notice(Given.Opened().Procuratorate, [3, 7, 9], City.Demo);

        Assert.Equal(("c999999.u2001.u3001", (Guid?)Given.Case), (told.RoutingKey, told.Subject));
        var notice = Assert.IsType<ProcuratorateNotifiedV1>(told.Message);
        Assert.Equal([3, 7, 9], notice.SituationCodes);
        Assert.Equal((Given.Case, "dossier-7Qx2mB9k", Given.Now.AddHours(24)), (notice.CaseId, notice.DossierRef, notice.AnswerDueAt));
    }

    [Fact]
    public void tells_civil_affairs_nothing_of_what_happened()
    {
        var told = OpenCase.Publish(new Event<ReliefRequested>(Given.Opened().Relief), Given.Publishing);

        using var body = JsonDocument.Parse(JsonSerializer.Serialize(told.Message, told.Message.GetType(), EventJson.Options));
        Assert.Equal(
            ["assessmentDueAt", "caseId", "firstContactDueAt", "immediateDanger"],
            body.RootElement.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void answers_the_unit_that_reported()
    {
        var involved = OpenEarlyInvolvement.Decide(Given.Procuratorate, Given.Now).Accepted<EarlyInvolvementOpened>();
        var assessed = StartReliefAssessment.Decide(Given.Relief, Given.Now).Accepted<ReliefAssessmentStarted>();

        var first = OpenEarlyInvolvement.Publish(new Event<EarlyInvolvementOpened>(involved), Given.Publishing);
        var second = StartReliefAssessment.Publish(new Event<ReliefAssessmentStarted>(assessed), Given.Publishing);

        Assert.Equal(("unit.u1001", "unit.u1001"), (first.RoutingKey, second.RoutingKey));
        Assert.Equal(new EarlyInvolvementOpenedV1 { CaseId = Given.Case, DossierRef = "dossier-7Qx2mB9k", OpenedAt = Given.Now }, first.Message);
        Assert.Equal(new ReliefAssessmentStartedV1 { CaseId = Given.Case, DossierRef = "dossier-7Qx2mB9k", StartedAt = Given.Now }, second.Message);
    }

    [Fact]
    public void asks_for_help_in_a_way_that_leads_nobody_back_to_the_case()
    {
        var referral = Guid.NewGuid();
        var raised = RaiseAssistanceReferral.Decide(Given.Relief, [Need.Legal, Need.Living], referral, Given.Now).Accepted<AssistanceReferralRaised>();
        var told = RaiseAssistanceReferral.Publish(new Event<AssistanceReferralRaised>(raised) { StreamId = CaseStreams.Relief(Given.Case) }, Given.Publishing);

        var text = JsonSerializer.Serialize(told.Message, told.Message.GetType(), EventJson.Options) + told.RoutingKey + told.Subject;
        foreach (var lead in new[] { Given.Case.ToString(), CaseStreams.Relief(Given.Case).ToString(), "dossier", "u1001", "u1101", "u3001" })
            Assert.DoesNotContain(lead, text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(("c999999.u2001._", (Guid?)referral), (told.RoutingKey, told.Subject));
    }
}
