using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Rows;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>A plan in the making: what the header says, what a pass over the file adds, and what stays open.</summary>
internal sealed class PlanDraft
{
    private readonly TableDescription _table;
    private readonly Mapping _mapping;
    private readonly ColumnProposal _columns;
    private readonly PlanContext _context;
    private readonly FieldProposal? _date, _value;
    private readonly IReadOnlyList<int> _numbers;
    private readonly bool _isReading;
    private DateReader? _dates;
    private UnitDecision? _units;
    private NumberReader _reader = new();
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private string _series = Timeseries.Default;

    public PlanDraft(TableDescription table, Mapping mapping, ColumnProposal columns, PlanContext context)
    {
        (_table, _mapping, _columns, _context) = (table, mapping, columns, context);
        _isReading = mapping.DataType == DataType.Reading;
        _date = columns.Find(Fields.Date);
        _value = columns.Find(Fields.Value);
        _numbers = !_isReading ? [.. Columns(Fields.Latitude, Fields.Longitude, Fields.Elevation, Fields.WellDepth)]
            : columns.Layout == TableLayout.Wide ? [.. columns.PlaceColumns.Select(p => p.Column)] : [.. Columns(Fields.Value)];
        Request = MakeRequest();
        NeedsScan = table.Sample.Count == 0 || NeedsDates || NeedsNumbers || context.WholeFile || (Request.Latitude.Column >= 0 && Request.Longitude.Column >= 0);
    }

    public ScanRequest Request { get; }

    public bool NeedsScan { get; }

    /// <summary>Dates with the year first need no proof; a workbook's cells do not show in the sample what they are.</summary>
    private bool NeedsDates => _date is { ColumnIndex: >= 0 and var column } && _mapping.DateFormat is null
        && (_table.Format == "xlsx" || _table.Sample.Count == 0 || _table.Sample.Any(r => column < r.Fields.Count && r.Fields[column].Length > 0 && !IsoTime.TryRead(r.Fields[column], out _)));

    private bool NeedsNumbers
    {
        get
        {
            if (_mapping.DecimalSeparator is not null || _numbers.Count == 0) return false;
            var scan = new NumberScan();
            foreach (var row in _table.Sample)
            {
                foreach (var column in _numbers.Where(c => c < row.Fields.Count)) scan.Add(row.Row, row.Fields[column], CellKind.Text);
            }

            return scan.Points == 0 || scan.Commas > 0;
        }
    }

    /// <summary>Decides what the pass was for, adds what stays open to the questions, and says all of it for the screen.</summary>
    public PlanReport Decide(ColumnScan? scan, List<PlanQuestion> questions)
    {
        var dates = DecideDates(scan, questions);
        var values = DecideValues(scan, questions);
        var (zone, from) = DecideZone();
        _zone = zone;
        return new PlanReport
        {
            Columns = _columns,
            Dates = dates,
            Values = values,
            Rows = scan is { ReachedEnd: true } ? scan.Rows : null,
            Places = scan?.Places,
            TimeZone = _isReading ? zone.Id : null,
            TimeZoneFrom = _isReading ? from : null,
        };
    }

    public RowPlan Build(ColumnScan? scan)
    {
        var identity = _columns.Identity ?? new PlaceIdentity(IdentityScheme.Name);
        var sources = _columns.Fields.Where(f => f.Source.IsPresent).ToDictionary(f => f.Field, f => f.Source);
        foreach (var (field, text) in _mapping.Constants) sources.TryAdd(field, FieldSource.Always(text.Trim()));
        return new RowPlan
        {
            Mapping = _mapping with
            {
                Layout = _isReading ? _columns.Layout : null,
                Identity = _mapping.DataType == DataType.Group ? _mapping.Identity : identity.ToString(),
                Columns = _columns.Fields.ToDictionary(f => f.Field, f => f.Column),
                DecimalSeparator = _mapping.DecimalSeparator ?? _reader.DecimalSeparator.ToString(),
            },
            Identity = identity,
            ColumnNames = _table.Columns,
            Sources = sources,
            Dates = _dates ?? new DateReader(),
            Numbers = _reader,
            Zone = _zone,
            Units = _units?.Plan ?? UnitPlan.Stored,
            ValueSeries = _series,
            PlaceColumns = [.. _columns.PlaceColumns.Select(PlaceColumn)],
            Neighbours = _isReading ? null : scan?.Coordinates,
            IsWorkbook = _table.Format == "xlsx",
            Now = _context.Now,
        };
    }

    private DateReport? DecideDates(ColumnScan? scan, List<PlanQuestion> questions)
    {
        if (!_isReading || _date is not { Column: { } column }) return null;
        var hints = new List<DateHint>();
        for (var i = 0; scan is not null && i < scan.Others.Length; i++)
        {
            if (Hint(_table.Columns[Request.OtherDates[i]], scan.Others[i]) is { } hint) hints.Add(hint);
        }

        var decision = DateDecider.Decide(column, _mapping, scan is { Dates.Filled: > 0 } ? scan.Dates : null, hints, _table, _context.Now);
        _dates = decision.Reader;
        if (decision.Question is not null) questions.Add(new PlanQuestion("dateFormat", decision.Question));
        return decision.Report;
    }

    private static DateHint? Hint(string column, DateScan scan) => scan switch
    {
        { Contradicts: true } => null,
        { DayFirstProof: { } proof } => new DateHint(column, DateFormats.DayFirst, proof),
        { MonthFirstProof: { } proof } => new DateHint(column, DateFormats.MonthFirst, proof),
        _ => null,
    };

    private ValueReport? DecideValues(ColumnScan? scan, List<PlanQuestion> questions)
    {
        var separator = _mapping.DecimalSeparator?[0] ?? scan?.Numbers.Separator ?? '.';
        var either = _mapping.DecimalSeparator is null && scan is { Numbers.IsUndecided: true };
        _reader = new NumberReader(separator, _mapping.NoDataCodes)
        {
            SingleGroups = _mapping.DecimalSeparator is not null || scan is null || scan.Numbers.Points == 0 || scan.Numbers.Commas == 0,
        };
        var header = _numbers.Count > 0 ? _table.Columns[_numbers[0]] : null;
        if (either && scan!.Numbers.EitherExample is { } example)
        {
            questions.Add(new PlanQuestion("decimalSeparator", new RunError(PlanErrors.Undecidable, header,
                $"{example.Text} on row {example.Row} can be {example.Text.Replace(",", "", StringComparison.Ordinal)} or {example.Text.Replace(',', '.')}. Choose the decimal separator.", [".", ","])));
        }

        if (!_isReading || header is null) return null;
        if (_table.HeaderRow > 0) _series = SeriesCodes.SeriesInHeader(header) ?? Timeseries.Default;
        if (_columns.Layout == TableLayout.Wide || _columns.Find(Fields.Timeseries)?.Constant is not null) _series = Timeseries.Default;
        var unit = _units = UnitOf(_table.HeaderRow > 0 ? header : "");
        if (_columns.Layout == TableLayout.Wide && _columns.PlaceColumns.Select(p => UnitOf(_table.Columns[p.Column])).FirstOrDefault(u => u.Plan is null) is { } open) unit = _units = open;
        if (unit.Plan is null) questions.Add(UnitQuestion(header, scan));
        return Report(header, unit, either, scan);
    }

    private ValueReport Report(string header, UnitDecision unit, bool either, ColumnScan? scan)
    {
        var sample = _table.Sample.Select(r => _numbers[0] < r.Fields.Count ? r.Fields[_numbers[0]] : "").FirstOrDefault(t => _reader.Read(t, CellKind.Text, out _) == NumberProblem.None);
        double? stored = null;
        if (sample is not null && unit.Unit is { } from && _reader.Read(sample, CellKind.Text, out var number) == NumberProblem.None)
        {
            var to = from == LengthUnit.Millimetre && unit.Source == UnitSource.Usual ? LengthUnit.Millimetre : Units.Stored(unit.TiedTo ?? ResourceType.Well);
            stored = Units.ToDouble(Units.Convert(number, from, to));
        }

        return new ValueReport
        {
            Column = _columns.Layout == TableLayout.Wide ? null : header,
            UnitFrom = unit.Source,
            Unit = unit.Unit is { } known ? Units.Name(known) : null,
            TiedTo = unit.TiedTo,
            DecimalSeparator = _reader.DecimalSeparator,
            ChooseSeparator = either,
            Example = sample,
            Stored = stored,
            Numbers = scan?.Values ?? 0,
            DeeperThan100 = scan?.DeeperThan100 ?? 0,
            Series = _series,
        };
    }

    private PlanQuestion UnitQuestion(string header, ColumnScan? scan)
    {
        var column = _columns.Layout == TableLayout.Wide ? null : header;
        var hint = scan is { DeeperThan100: > 0 } ? $" If metres, {scan.DeeperThan100} of {scan.Values} values are deeper than 100 m." : "";
        var rain = _mapping.Constants.TryGetValue(Fields.ResourceType, out var type) && TypeWords.Resource(type) == ResourceType.Raingauge;
        var what = column is null ? "The columns do not say" : $"The column {column} does not say";
        return new PlanQuestion("unit", new RunError(PlanErrors.Undecidable, column, $"{what} in which unit the values are. Choose it.{hint}", rain ? ["mm", "cm", "in"] : ["m", "cm", "ft"]));
    }

    private UnitDecision UnitOf(string header) => UnitDecider.Decide(header, _mapping, _context, HasUsualCodes);

    private bool HasUsualCodes => _columns.Find(Fields.Timeseries) switch
    {
        { ColumnIndex: >= 0 and var column } => _table.Sample.Select(r => column < r.Fields.Count ? r.Fields[column] : "").Where(t => t.Length > 0).ToList() is { Count: > 0 } codes && codes.TrueForAll(c => SeriesCodes.IsKnown(c)),
        { Constant: { } code } => SeriesCodes.IsKnown(code),
        _ => false,
    };

    private PlaceColumn PlaceColumn((int Column, string Identity) place)
    {
        var header = _table.Columns[place.Column];
        var identity = _columns.Identity?.Scheme == IdentityScheme.LegacyMyWell && !place.Identity.Contains('.') && _columns.Find(Fields.Pincode)?.Constant is { } pincode
            ? $"{IdentityText.Pincode(pincode)}.{place.Identity}"
            : place.Identity;
        var constant = _columns.Find(Fields.Timeseries)?.Constant ?? _mapping.Constants.GetValueOrDefault(Fields.Timeseries);
        return new PlaceColumn(place.Column, identity, UnitOf(header).Plan ?? UnitPlan.Stored,
            constant is not null ? SeriesCodes.SeriesOf(constant.Trim()) : SeriesCodes.SeriesInHeader(header) ?? Timeseries.Default);
    }

    private (TimeZoneInfo Zone, string From) DecideZone()
    {
        foreach (var field in new[] { Fields.Time, Fields.Date })
        {
            if (_table.HeaderRow > 0 && _columns.Find(field)?.Column is { } column && Zones.FromHeader(column) is { } named) return (named, "header");
        }

        if (Zones.Find(_mapping.TimeZone) is { } mapped) return (mapped, "mapping");
        return (Zones.Find(_context.TimeZone) ?? TimeZoneInfo.Utc, "organisation");
    }

    private ScanRequest MakeRequest()
    {
        var date = _isReading ? _date?.ColumnIndex ?? -1 : -1;
        var others = date < 0 ? [] : Enumerable.Range(0, _table.Columns.Count)
            .Where(i => i != date && !_numbers.Contains(i) && ColumnContent.Of(_table.Sample, i) is var c && c.Mostly(c.Dates)).Take(3).ToList();
        var id = _columns.Identity is { } identity ? IdentityReader.IdField(identity.Scheme) : null;
        var place = id is not null && _columns.Find(id)?.Source is { IsPresent: true } source && _columns.Layout == TableLayout.Long && _context.WholeFile ? new List<FieldSource> { source } : [];
        if (place.Count > 0 && _columns.Identity?.Scheme == IdentityScheme.LegacyMyWell && _columns.Find(Fields.Pincode)?.Source is { IsPresent: true } pincode) place.Insert(0, pincode);
        return new ScanRequest
        {
            Date = date,
            OtherDates = others,
            Numbers = _numbers,
            Latitude = _isReading ? FieldSource.None : _columns.Find(Fields.Latitude)?.Source ?? FieldSource.None,
            Longitude = _isReading ? FieldSource.None : _columns.Find(Fields.Longitude)?.Source ?? FieldSource.None,
            Place = place,
            SeparatorIsKnown = _mapping.DecimalSeparator is not null,
            WholeFile = _context.WholeFile,
        };
    }

    private IEnumerable<int> Columns(params string[] fields) => fields.Select(f => _columns.Find(f)?.ColumnIndex ?? -1).Where(c => c >= 0);
}
