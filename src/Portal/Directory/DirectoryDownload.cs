using FourKeyWorks.Portal.Services;
using FourKeyWorks.Portal.Shell;

namespace FourKeyWorks.Portal.Directory;

/// <summary><c>GET /directory.xlsx</c>: the directory as a workbook, passed on from Identity to who may have it.</summary>
internal static class DirectoryDownload
{
    private const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void MapDirectoryDownload(this IEndpointRouteBuilder app) =>
        app.MapGet("/directory.xlsx", Task<IResult> (HttpContext http, CancellationToken _) => StaffPage.ShowAsync(http, async (_, clients) =>
        {
            using var answer = await Answered.OfAsync(() => clients.Of<IDirectory>("identity").ExportAsync(http.RequestAborted), http.RequestAborted);
            if (answer is not { IsSuccessful: true, Content: { } workbook }) return Results.StatusCode((int)(answer?.StatusCode ?? System.Net.HttpStatusCode.ServiceUnavailable));
            using var copy = new MemoryStream();
            await workbook.CopyToAsync(copy, http.RequestAborted);
            return Results.File(copy.ToArray(), MediaType, "directory.xlsx");
        })).RequireAuthorization();
}
