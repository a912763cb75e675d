using System.Net;
using FourKeyWorks.Portal.Services;
using FourKeyWorks.Portal.Shell;
using FourKeyWorks.Portal.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace FourKeyWorks.Portal.Inbox;

/// <summary>收件箱: what was sent to one's unit, in plain words, and whether anybody there has taken it.</summary>
internal static class InboxPages
{
    private const string Exchange = "exchange";

    public static void MapInbox(this IEndpointRouteBuilder app)
    {
        app.MapGet("/inbox", (HttpContext http, Guid? after) => StaffPage.ShowAsync(http, (staff, clients) => ShowAsync(http, staff, clients, after))).RequireAuthorization();
        app.MapPost("/inbox/acknowledgement", ([FromForm] string eventId, HttpContext http) => StaffPage.ShowAsync(http, async (staff, clients) =>
        {
            using var answer = await Answered.OfAsync(() => clients.Of<IInbox>(Exchange).AcknowledgeAsync(new([eventId]), http.RequestAborted), http.RequestAborted);
            return answer is { IsSuccessful: true }
                ? Results.Redirect("/inbox")
                : await ShowAsync(http, staff, clients, null, answer is null ? Texts.Of("case.not-done") : ServiceWords.Of(answer).Title);
        })).RequireAuthorization();
    }

    private static async Task<IResult> ShowAsync(HttpContext http, Staff staff, ServiceClients clients, Guid? after, string? problem = null)
    {
        using var answer = await Answered.OfAsync(() => clients.Of<IInbox>(Exchange).ListAsync(after, http.RequestAborted), http.RequestAborted);
        return new RazorComponentResult<InboxPage>(new
        {
            Staff = staff, List = answer?.Content, IsFirst = after is null, IsClosed = answer?.StatusCode is HttpStatusCode.Forbidden, Problem = problem,
        });
    }
}
