using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Resources;

/// <summary>One reading, added or changed by a person. Closes with what was saved.</summary>
public sealed partial class ReadingDialog
{
    private DateTime? _date;
    private string? _time;
    private string _value = "";
    private string _unit = "";
    private string? _problem;
    private string? _question;
    private bool _saving;

    [Inject]
    public required ReadingCommands Commands { get; set; }

    [Inject]
    public required Formats Formats { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    [CascadingParameter]
    public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired]
    public required ResourceDetail Resource { get; set; }

    /// <summary>Null where the resource has no series yet.</summary>
    [Parameter]
    public SeriesFigure? Series { get; set; }

    /// <summary>Null: a new one.</summary>
    [Parameter]
    public ReadingRow? Reading { get; set; }

    [Parameter, EditorRequired]
    public required Actor Actor { get; set; }

    private string SeriesUnit => Series?.Unit ?? StoredUnits.Of(Resource.Type);

    private string Quantity => Series is null or { IsUsual: true } ? Names.Quantity(Resource.Type) : Series.Name;

    private IReadOnlyList<string> Units => SeriesUnit switch { "m" => ["m", "cm", "mm", "ft"], "mm" => ["mm", "cm", "in"], _ => [] };

    protected override void OnInitialized()
    {
        _unit = SeriesUnit;
        var local = Formats.ToLocal(Reading?.Time ?? Clock.GetUtcNow().UtcDateTime);
        var day = Reading is { Precision: TimePrecision.Day } ? Reading.Time : local;
        _date = day.Date;
        if (Reading is null) return;
        _time = Reading.Precision == TimePrecision.Day ? null : local.ToString("HH:mm", CultureInfo.InvariantCulture);
        _value = Reading.Value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Another value is another question.</summary>
    private void AskAgain() => _question = null;

    protected override void OnRefused() => _saving = false;

    private async Task SaveAsync()
    {
        if (!TryTime(_time, out var time))
        {
            _problem = "Write the time as hours and minutes, such as 14:30.";
            return;
        }

        _saving = true;
        DateOnly? day = _date is { } date ? DateOnly.FromDateTime(date) : null;
        var input = new ReadingInput(day, time, _value, _unit, IsSure: _question is not null);
        var saved = Reading is null
            ? await Commands.AddAsync(Actor, Resource.Id, Series?.Name ?? Timeseries.Default, input, CancellationToken.None)
            : await Commands.ChangeAsync(Actor, Reading.Id, input, CancellationToken.None);
        (_problem, _question) = (saved.Problem, saved.Question);
        _saving = false;
        if (saved.IsDone) Dialog.Close(saved);
    }

    /// <summary>Nothing is a whole day.</summary>
    private static bool TryTime(string? text, out TimeOnly? time)
    {
        time = null;
        if (string.IsNullOrWhiteSpace(text)) return true;
        if (!TimeOnly.TryParseExact(text.Trim().Replace('.', ':'), ["H:mm", "H:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock)) return false;
        time = clock;
        return true;
    }
}
