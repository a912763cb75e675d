using FourKeyWorks.Contracts.Police;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Referral.Reports;

/// <summary>Everything the service knows of reports, in one place.</summary>
internal static class Reports
{
    /// <summary>Adds reports to the service.</summary>
    public static ServiceModel AddReports(this ServiceModel model) => model
        .Stores<InfringementReported>("infringement_reported")
        .Stores<ReportTakenOn>("report_taken_on")
        .Stores<AcceptanceOverdue>("acceptance_overdue")
        .Receives<ReportAcceptedV1>(AcceptReport.Receive)
        .Publishes<InfringementReported>(MakeReport.Publish)
        .Publishes<InfringementReported>(MakeReport.PublishToWatch)
        .Publishes<ReportTakenOn>(AcceptReport.Publish)
        .Projects(new ReportTable())
        .Keeps(ReportTable.Table)
        .Keeps(Receipts.Table)
        .Runs(PublicDoor.Add)
        .AddReportClocks();

    /// <summary>Maps what is offered over HTTP.</summary>
    public static void MapReports(this IEndpointRouteBuilder api)
    {
        MakeReport.Map(api);
        ReportList.Map(api);
        ReadReport.Map(api);
        AcceptReport.Map(api);
        Receipts.Map(api);
    }
}
