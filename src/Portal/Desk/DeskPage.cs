using FourKeyWorks.Portal.Directory;
using FourKeyWorks.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using Refit;

namespace FourKeyWorks.Portal.Desk;

/// <summary>
/// A page that stays open at a desk. Its first picture comes without data; they are fetched once it is alive, so that nobody's
/// reading is recorded twice.
/// </summary>
public abstract class DeskPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource closed = new();

    /// <summary>The page.</summary>
    protected DeskPage() => Closed = closed.Token;

    /// <summary>Who sits at the desk.</summary>
    [CascadingParameter]
    public Staff Staff { get; set; } = null!;

    [Inject]
    internal DeskServices Services { get; set; } = null!;

    /// <summary>Whether its data are not there yet.</summary>
    protected bool IsLoading { get; private set; } = true;

    /// <summary>Ends with the page.</summary>
    protected CancellationToken Closed { get; }

    /// <summary>Fetches what the page shows.</summary>
    protected abstract Task LoadAsync();

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        await LoadAsync();
        if (Closed.IsCancellationRequested) return;
        IsLoading = false;
        StateHasChanged();
    }

    /// <summary>Asks a service for the person at the desk; null where it does not answer.</summary>
    internal Task<TAnswer?> AskAsync<TService, TAnswer>(string service, Func<TService, Task<TAnswer>> ask)
        where TAnswer : class, IApiResponse => Services.AskAsync(Staff, service, ask, Closed);

    /// <summary>The units of the directory that are asked for, those of one parent beside each other; none where they cannot be had.</summary>
    internal async Task<IReadOnlyList<ListedUnit>> UnitsAsync(UnitQuestion? question = null)
    {
        var units = new List<ListedUnit>();
        string? after = null;
        do
        {
            using var answer = await AskAsync("identity", (IDirectory directory) => directory.UnitsAsync((question ?? new()) with { After = after }, Closed));
            units.AddRange(answer?.Content?.Items ?? []);
            after = answer?.Content?.Next;
        }
        while (after is not null);
        return [.. units.OrderBy(u => u.ParentName is null ? u.Name : u.ParentName + u.Name, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        closed.Cancel();
        closed.Dispose();
        GC.SuppressFinalize(this);
    }
}
