using Microsoft.AspNetCore.Components;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Jobs;
using OurWater.Admin.Security;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;

namespace OurWater.Admin.Features.Uploads;

/// <summary>Step 2: what each column means. Each choice is kept at once, and what follows from it is worked out again.</summary>
public sealed partial class ColumnsStep : IDisposable
{
    private static readonly string[] AskedByPicker = [Answers.Sheet, Answers.HeaderRow];
    private CancellationTokenSource _stop = new();
    private Mapping? _planned;
    private PlanView? _plan;
    private IReadOnlyList<string>? _externalIdNames;
    private double _share;
    private bool _busy;
    private bool _disposed;
    private bool _allFields;
    private string? _code;
    private string _cause = "";
    private string? _refused;
    private readonly AskedQuestions _asked = new();
    private IReadOnlyList<TableChoice> _tables = [];

    [Inject]
    public required PlanReader Plans { get; set; }

    [Inject]
    public required UploadQueries Queries { get; set; }

    [Inject]
    public required UploadCommands Commands { get; set; }

    [Inject]
    public required CheckCommands Checks { get; set; }

    [Inject]
    public required Formats Format { get; set; }

    [Inject]
    public required ILogger<ColumnsStep> Logger { get; set; }

    [Parameter, EditorRequired]
    public required UploadState Upload { get; set; }

    [Parameter, EditorRequired]
    public required Actor Actor { get; set; }

    [Parameter, EditorRequired]
    public required EventCallback OnChanged { get; set; }

    [Parameter, EditorRequired]
    public required EventCallback OnBack { get; set; }

    /// <summary>Told how many rows the file has, once they were counted.</summary>
    [Parameter]
    public EventCallback<long?> OnRows { get; set; }

    private bool Locked => _busy || Upload.IsImported;

    private double Percent => Math.Floor(_share * 100);

    private string? Why => Upload.IsImported ? "This file is imported: its choices stay as they were." : _refused ?? (_busy ? null : _plan?.Result.FirstOpen());

    private bool UsesRemembered => !Mappings.Same(Upload.Mapping, Mappings.Begin(Upload.DataType, Upload.Mapping.File, null));

    private IEnumerable<string> IdentityChoices => ((string[])
        [
            .. _plan!.Report.Columns.Identity is null ? [""] : Array.Empty<string>(), Identities.LegacyMyWell, Identities.OurWater, Identities.Name,
            .. (_externalIdNames ?? []).Select(n => Identities.ExternalIdPrefix + n), .. _plan.Report.Columns.Identity is { } now ? [now.ToString()] : Array.Empty<string>(),
        ]).Distinct();

    private IReadOnlyList<FieldProposal> Hidden => [.. _plan!.Report.Columns.Fields.Where(f => !IsShown(f))];

    /// <summary>What the file lacks and need not have stands aside until it is asked for.</summary>
    private bool IsShown(FieldProposal field) => _allFields || field.Required || field.Source.IsPresent || field.Field == Fields.Timeseries;

    protected override async Task OnParametersSetAsync()
    {
        if (_plan is null && _planned is null || !ReferenceEquals(_planned, Upload.Mapping)) await PlanAsync();
    }

    protected override void OnRefused() => _busy = false;

    private async Task PlanAsync()
    {
        _planned = Upload.Mapping;
        var stop = await RestartAsync();
        (_busy, _share, _code) = (true, 0, null);
        try
        {
            _externalIdNames ??= await Queries.ExternalIdNamesAsync(Actor, stop);
            var plan = await Plans.ReadAsync(Actor, Upload, Format.Zone.Id, _externalIdNames, wholeFile: _plan is null, Progress, stop);
            if (stop.IsCancellationRequested) return;
            _plan = plan;
            _busy = false;
            if (plan.Report.Rows is { } rows) await OnRows.InvokeAsync(rows);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // A newer choice is worked out, or the page was left.
        }
        catch (TableFileException refused)
        {
            (_busy, _code, _cause) = (false, CorrelationCode.New(), refused.Message);
        }
        catch (Exception error)
        {
            (_busy, _code, _cause) = (false, CorrelationCode.New(), "The file could not be read.");
            Logger.PlanFailed(error, Upload.Id, _code);
        }
    }

    private async Task<CancellationToken> RestartAsync()
    {
        var before = _stop;
        _stop = new CancellationTokenSource();
        var token = _stop.Token;
        await before.CancelAsync();
        before.Dispose();
        return token;
    }

    private void Progress(double share)
    {
        if (_disposed || (share < 1 && share - _share < 0.01)) return;
        _share = share;
        _ = InvokeAsync(StateHasChanged);
    }

    private async Task ChangeAsync(Mapping mapping)
    {
        _refused = null;
        await Commands.SaveMappingAsync(Actor, Upload.Id, mapping, CancellationToken.None);
        await OnChanged.InvokeAsync();
    }

    private async Task AnswerAsync(QuestionView view, string choice)
    {
        _asked.Keep(view, choice);
        if (Upload.Mapping.AboutFile(view.Field, choice) is { } file) await ChooseTableAsync(file);
        else await ChangeAsync(Upload.Mapping.TakeBack(view.Field, [.. view.Options.Select(o => o.Value)]).Answer(view.Field, choice));
    }

    private async Task ChooseTableAsync(MappingFile file)
    {
        _refused = null;
        await Commands.SetFileAsync(Actor, Upload.Id, file, Upload.Mapping.DecimalSeparator, CancellationToken.None);
        await OnChanged.InvokeAsync();
    }

    /// <summary>The other tables are known until one is chosen: they stay beside it.</summary>
    private IReadOnlyList<TableChoice> Tables(TableDescription table)
    {
        if (Upload.Mapping.File is null or { Sheet: null, HeaderRow: null }) return _tables = TableChoices.Of(table, Upload.Mapping);
        var isKnown = _tables.Any(t => t.File.Sheet == Upload.Mapping.File.Sheet && t.File.HeaderRow == Upload.Mapping.File.HeaderRow);
        return isKnown ? [.. _tables.Select(t => t with { IsRead = t.File.Sheet == Upload.Mapping.File.Sheet && t.File.HeaderRow == Upload.Mapping.File.HeaderRow })] : TableChoices.Of(table, Upload.Mapping);
    }

    /// <summary>What was answered here, then what is open; what the table above asks is not asked twice.</summary>
    private IEnumerable<(QuestionView View, string? Choice)> Cards(PlanView plan, TableDescription table)
    {
        var scene = new QuestionScene(plan, table, Format, Upload.Remembered);
        var isPicked = Tables(table).Count > 0;
        var open = plan.Result.Questions.Where(q => !(isPicked && AskedByPicker.Contains(q.Field))).Select(q => (View: QuestionWords.Of(q, scene), Choice: (string?)null)).ToList();
        return _asked.Answered(Upload.Mapping, plan.Open).Concat(open);
    }

    private Task FlipRememberedAsync() => ChangeAsync(Mappings.Begin(Upload.DataType, Upload.Mapping.File, UsesRemembered ? null : Upload.Remembered));

    private async Task SetRememberAsync(bool remember)
    {
        await Commands.SetRememberAsync(Actor, Upload.Id, remember, CancellationToken.None);
        await OnChanged.InvokeAsync();
    }

    private async Task CheckAsync()
    {
        _busy = true;
        var started = await Checks.CheckAsync(Actor, Upload.Id, CancellationToken.None);
        _busy = false;
        _refused = StartWords.Of(started);
        if (_refused is null) await OnChanged.InvokeAsync();
    }

    private string ZoneWord(string zone) => zone == Format.Zone.Id ? Format.ZoneName : zone;

    public void Dispose()
    {
        _disposed = true;
        _stop.Cancel();
        _stop.Dispose();
    }
}

/// <summary>Why a run did not start, in words; null where it did.</summary>
internal static class StartWords
{
    public static string? Of(StartResult result) => result switch
    {
        StartResult.Impossible impossible => impossible.Reason,
        StartResult.NotFound => "The upload is no longer there. Start over with the file.",
        StartResult.AlreadyRan ran => $"This file was imported already by run {ran.RunId}. Upload it again to import it once more: rows that are stored are recognised.",
        _ => null,
    };
}
