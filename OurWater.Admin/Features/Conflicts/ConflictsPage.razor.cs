using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Live;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.Conflicts;

/// <summary>The queue at the left, one conflict at the right. Which one, and the filters, stand in the address.</summary>
public sealed partial class ConflictsPage : IDisposable
{
    private readonly HashSet<long> _chosen = [];
    private ListContext _list = default!;
    private LoadState<ListPage<ConflictRow>>? _state;
    private LoadState<ConflictDetail>? _detail;
    private ListPage<ConflictRow>? _page;
    private RunWatch? _watch;
    private IReadOnlyList<(string, string)> _sources = [];
    private Actor? _actor;
    private long? _selectedId;
    private bool _isInAddress;
    private bool _busy;
    private string? _notice;
    private bool _noticeIsGood;
    private ValueAnswer? _answer;

    [Inject]
    public required ConflictQueries Queries { get; set; }

    [Inject]
    public required ConflictDetails Details { get; set; }

    [Inject]
    public required ConflictCommands Commands { get; set; }

    [Inject]
    public required CurrentUser User { get; set; }

    [Inject]
    public required RunNotifier Notifier { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    [Inject]
    public required Formats Formats { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    private ListQuery Query { get; set; } = ListQuery.First;

    private bool IsResolved => Query["state"] == "resolved";

    private bool MayAct => _actor?.Role >= Role.Editor;

    protected override async Task OnInitializedAsync()
    {
        ReadAddress();
        Navigation.LocationChanged += Moved;
        _actor = await User.GetAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        // A run that is going adds to the queue; what a person is choosing stays as it is.
        if (_watch is null && _actor is { } actor)
            _watch = new RunWatch(Notifier, Clock, moved => moved.OrganisationId == actor.OrganisationId, () => InvokeAsync(() => _busy ? Task.CompletedTask : ReloadAsync(_state)), () => RunWatch.IdlePoll);
    }

    private async Task<ListPage<ConflictRow>> LoadAsync(CancellationToken cancellationToken)
    {
        _sources = await Queries.SourcesAsync(_actor!, cancellationToken);
        _page = await Queries.ListAsync(_actor!, Query, Formats, cancellationToken);
        if (_selectedId is null && _page.Items.Count > 0) _selectedId = _page.Items[0].Id;
        StateHasChanged();
        return _page;
    }

    /// <summary>Null where none is selected any more: the last one was settled, and its card goes with the next render.</summary>
    private async Task<ConflictDetail> LoadDetailAsync(CancellationToken cancellationToken) => (_selectedId is { } id ? await Details.FindAsync(_actor!, id, Formats, cancellationToken) : null)!;

    private async Task SettleAsync(IReadOnlyList<long> ids, ConflictChoice choice)
    {
        if (ids.Count == 0) return;
        _busy = true;
        try
        {
            var next = NextAfter(ids);
            var result = await Commands.ResolveAsync(_actor!, ids, choice, CancellationToken.None);
            _answer = AnswerTo(choice, ids[0], result);
            if (_answer is not null)
            {
                _notice = null;
                return;
            }

            (_notice, _noticeIsGood) = (Words(result), result.Refused.Count == 0);
            _chosen.Clear();
            if (result.Refused.Count == 0 && !IsResolved) _selectedId = next;
            else if (result.Refused.Count > 0) _selectedId = result.Refused[0].ConflictId;
            Navigation.NavigateTo(HrefOf(_selectedId), replace: true);
        }
        catch (NotAllowedException refused)
        {
            (_notice, _noticeIsGood) = (refused.Message, false);
        }
        finally
        {
            _busy = false;
        }

        await ReloadAsync(_state);
        await ReloadAsync(_detail);
    }

    /// <summary>What stands beside the field: the value that was written is refused, or asked about.</summary>
    private static ValueAnswer? AnswerTo(ConflictChoice choice, long id, ConflictsSettled result)
    {
        var problem = result.Refused.FirstOrDefault(r => r.IsOfValue)?.Reason;
        return choice is ConflictChoice.Value written && (problem ?? result.Question) is not null ? new ValueAnswer(id, written.Number, problem, result.Question) : null;
    }

    private static string Words(ConflictsSettled result)
    {
        var settled = result.Settled == 0 ? "" : $"{Formats.Count(result.Settled, "conflict is", "conflicts are")} settled. To choose again, show what is settled. ";
        var refused = result.Refused.Count switch
        {
            0 => "",
            1 => result.Refused[0].Reason,
            var many => $"{Formats.Number(many)} were left as they are. {result.Refused[0].Reason}",
        };
        return settled + refused;
    }

    /// <summary>The conflict that stands after those that leave the list.</summary>
    private long? NextAfter(IReadOnlyList<long> ids)
    {
        var rows = _page?.Items ?? [];
        var at = rows.ToList().FindIndex(r => r.Id == _selectedId);
        return rows.Skip(at + 1).Concat(rows.Take(Math.Max(at, 0))).FirstOrDefault(r => !ids.Contains(r.Id))?.Id;
    }

    private void Toggle(long id)
    {
        if (!_chosen.Remove(id)) _chosen.Add(id);
    }

    private void ToggleAll(bool on)
    {
        _chosen.Clear();
        if (on) _chosen.UnionWith(_page?.Items.Select(r => r.Id) ?? []);
    }

    private async Task SelectAllAsync() => _chosen.UnionWith(await Queries.IdsAsync(_actor!, Query, CancellationToken.None));

    private string HrefOf(long? id) => Navigation.GetUriWithQueryParameter("id", id);

    private void ReadAddress()
    {
        _list = new ListContext(Navigation, ConflictQueries.Filters, "");
        if (Query != _list.Query) _chosen.Clear();
        Query = _list.Query;
        var id = ListQuery.Parse(Navigation.Uri, ["id"])["id"];
        _selectedId = long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        _isInAddress = _selectedId is not null;
    }

    private void Moved(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(() =>
    {
        ReadAddress();
        StateHasChanged();
    });

    private static Task ReloadAsync<T>(LoadState<T>? part) => part?.ReloadAsync() ?? Task.CompletedTask;

    public void Dispose()
    {
        Navigation.LocationChanged -= Moved;
        _watch?.Dispose();
    }
}
