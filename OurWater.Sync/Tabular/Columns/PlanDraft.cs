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
    private readonly FieldProposal? _time;
    private DateReader? _dates;
    private TimeNumbers _timeNumbers;
    private IReadOnlyList<PlanNotice> _notices = [];
    private HeaderZone _header = new(null);
    private string? _unreadableZone;
    private UnitDecision? _units;
    private NumberReader _reader = new();
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private readonly Dictionary<string, ValueUnit> _heights = [];
    private string _series = Timeseries.Default;
    private Measured _measured;

    public PlanDraft(TableDescription table, Mapping mapping, ColumnProposal columns, PlanContext context)
    {
        (_table, _mapping, _columns, _context) = (table, mapping, columns, context);
        _isReading = mapping.DataType == DataType.Reading;
        _date = columns.Find(Fields.Date);
        _time = columns.Find(Fields.Time);
        _value = columns.Find(Fields.Value);
        _numbers = !_isReading ? [.. Columns(Fields.Latitude, Fields.Longitude, Fields.Elevation, Fields.WellDepth)]
            : columns.Layout == TableLayout.Wide ? [.. columns.PlaceColumns.Select(p => p.Column)] : [.. Columns(Fields.Value)];
        Request = MakeRequest();
        NeedsScan = table.Sample.Count == 0 || Request.Parameter >= 0 || NeedsDates || NeedsNumbers || context.WholeFile || (Request.Latitude.Column >= 0 && Request.Longitude.Column >= 0);
    }

    public ScanRequest Request { get; }

    public bool NeedsScan { get; }

    /// <summary>The whole column decides in which order dates are written, and whether they are days or times: also where the first rows can be read one way only.</summary>
    private bool NeedsDates => _isReading && (_date is { ColumnIndex: >= 0 } || _time is { ColumnIndex: >= 0 });

    private bool NeedsNumbers
    {
        get
        {
            if (_mapping.DecimalSeparator is not null || _numbers.Count == 0) return false;

            // The number cells of a workbook have no separator of their own, and say nothing of the texts among them.
            if (_table.IsWorkbook) return true;
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
        DecideTimes(scan, questions);
        if (!_isReading) DecideHeights(questions);
        var parameters = ParameterDecider.Decide(_columns, _mapping, scan, questions);
        var (zone, from) = DecideZone(dates, scan, questions);
        _zone = zone;
        return new PlanReport
        {
            Columns = _columns,
            Dates = dates,
            Values = values,
            Parameters = parameters,
            Rows = scan is { ReachedEnd: true } ? scan.Rows : null,
            Places = scan?.Places,
            LeftOut = scan?.LeftOut,
            Times = questions.Exists(q => q.Field == "timeFormat") ? scan?.Times.Example?.Text : null,
            TimeZone = _isReading ? zone.Id : null,
            TimeZoneFrom = _isReading ? from : null,
            UnreadableZone = _isReading ? _header.Unreadable ?? _unreadableZone : null,
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
            Dates = _dates ?? DateDecider.Chosen(_mapping, _table, _context.Now) ?? new DateReader { TwoDigitYears = true, LatestShortYear = DateDecider.LatestYear(_mapping, _context.Now) },
            TimeNumbers = _timeNumbers,
            Numbers = _reader,
            Zone = _zone,
            Home = _context.TimeZone,
            ZoneColumnCounts = !_header.IsUtc && _unreadableZone is null,
            Notices = _notices,
            Units = _units?.Plan ?? UnitPlan.Stored,
            ValueSeries = _series,
            ValueMeasured = _measured,
            HeaderUnit = _units is { Source: UnitSource.Header } said ? said.Unit : null,
            UnitIsSaid = _units is not { Source: UnitSource.Column, Unit: null },
            Parameters = _mapping.Parameters ?? new Dictionary<string, string?>(),
            HeightUnits = _heights,
            PlaceColumns = [.. _columns.PlaceColumns.Select(PlaceColumn)],
            Neighbours = _isReading ? null : scan?.Coordinates,
            IsWorkbook = _table.IsWorkbook,
            FieldsNeeded = _table.Delimiter is null ? 0 : sources.Values.Select(source => source.Column).Concat(_columns.PlaceColumns.Select(place => place.Column)).DefaultIfEmpty(-1).Max() + 1,
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

        List<string> others = [.. Request.OtherDates.Select(i => _table.Columns[i])];
        var decision = new DateDecider(column, _mapping, scan?.Dates ?? new DateScan(), _table, _context.Now).Decide(hints, others.Count > 0 ? others : _table.Columns, _time is { ColumnIndex: >= 0 });
        (_dates, _notices) = (decision.Reader, decision.Notices);
        if (decision.Question is not null) questions.Add(new PlanQuestion(decision.QuestionField, decision.Question));
        return decision.Report;
    }

    private void DecideTimes(ColumnScan? scan, List<PlanQuestion> questions)
    {
        if (!_isReading || _time is not { Column: { } column }) return;
        var numbers = TimeNumber.Of(_mapping.TimeFormat) ?? (scan is null ? TimeNumbers.Fractions : scan.Times.Numbers(ColumnWords.IsHours(column)));
        _timeNumbers = numbers ?? TimeNumbers.Fractions;
        if (numbers is not null || scan?.Times.Example is not { } example) return;
        questions.Add(new PlanQuestion("timeFormat", new RunError(PlanErrors.Undecidable, column,
            $"The times in the column {column} are numbers of 24 or less, such as {example.Text} on row {example.Row}. Choose whether they are hours (H) or hours and minutes (HHmm, so that 14 is 00:14).", [TimeNumber.Hours, TimeNumber.Clock])));
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
        var text = Header.Text(_table, _numbers[0]);
        _series = SeriesCodes.SeriesInHeader(text) ?? Timeseries.Default;
        if (_columns.Layout == TableLayout.Long) _measured = Measures.Of(text);
        if (_columns.Layout == TableLayout.Wide || _columns.Find(Fields.Timeseries)?.Constant is not null) _series = Timeseries.Default;
        var unit = _units = UnitOf(_columns.Layout == TableLayout.Wide ? PlaceText(_columns.PlaceColumns[0]) : text);
        if (_columns.Layout == TableLayout.Wide && _columns.PlaceColumns.Select(p => UnitOf(PlaceText(p))).FirstOrDefault(u => u.Plan is null) is { } open) unit = _units = open;
        if (unit.Plan is null) questions.Add(unit.Source == UnitSource.Another ? UnitQuestions.Another(header) : UnitQuestion(header, scan));
        return Report(header, unit, either, scan);
    }

    private ValueReport Report(string header, UnitDecision unit, bool either, ColumnScan? scan)
    {
        var sample = _table.Sample.Select(r => _numbers[0] < r.Fields.Count ? r.Fields[_numbers[0]] : "").FirstOrDefault(t => _reader.Read(t, CellKind.Text, out _) == NumberProblem.None);
        double? stored = null;
        if (sample is not null && unit.Unit is { } from && _reader.Read(sample, CellKind.Text, out var number) == NumberProblem.None)
        {
            var to = from == LengthUnit.Millimetre && unit.Source == UnitSource.Usual ? LengthUnit.Millimetre : Units.Stored(unit.TiedTo ?? ResourceType.Well);
            stored = Units.ToDouble(from.Convert(number, to));
        }

        return new ValueReport
        {
            Column = _columns.Layout == TableLayout.Wide ? null : header,
            UnitFrom = unit.Source,
            Unit = unit.Unit?.ToString(),
            TiedTo = unit.TiedTo,
            DecimalSeparator = _reader.DecimalSeparator,
            ChooseSeparator = either,
            SeparatorExample = either ? scan?.Numbers.EitherExample?.Text : null,
            Example = sample,
            Stored = stored,
            Numbers = scan?.Values ?? 0,
            DeeperThan100 = scan?.DeeperThan100 ?? 0,
            Measured = _measured,
            Series = _series,
        };
    }

    private PlanQuestion UnitQuestion(string header, ColumnScan? scan)
    {
        var rain = _mapping.Constants.TryGetValue(Fields.ResourceType, out var type) && TypeWords.Resource(type) == ResourceType.Raingauge;
        return UnitQuestions.Open(_columns.Layout == TableLayout.Wide ? null : header, scan, rain);
    }

    private UnitDecision UnitOf(string header) =>
        UnitDecider.Decide(header, _mapping, _context, new UnitHints(HasUsualCodes, _columns.Find(Fields.Unit) is { ColumnIndex: >= 0 }, HasOwnSeries));

    /// <summary>What a place's header says beside the place.</summary>
    private string PlaceText((int Column, string Identity) place) =>
        PlaceHeader.WithoutIdentity(Header.Text(_table, place.Column), _columns.Identity, place.Identity);

    private bool HasOwnSeries => (_columns.Find(Fields.Timeseries)?.Constant ?? _mapping.Constants.GetValueOrDefault(Fields.Timeseries)) is { } series && SeriesCodes.SeriesOf(series.Trim()) != Timeseries.Default;

    /// <summary>Heights and depths of wells have units like values.</summary>
    private void DecideHeights(List<PlanQuestion> questions)
    {
        foreach (var field in new[] { Fields.WellDepth, Fields.Elevation })
        {
            if (_columns.Find(field) is not { ColumnIndex: >= 0 and var column, Column: { } name }) continue;
            if (UnitDecider.Height(name, Header.Text(_table, column), field, _mapping, _context) is { } unit) _heights[field] = unit;
            else if (!questions.Exists(q => q.Field == UnitQuestions.Field)) questions.Add(UnitQuestions.Open(name, null, false));
        }
    }

    private bool HasUsualCodes => _columns.Find(Fields.Timeseries) switch
    {
        { ColumnIndex: >= 0 and var column } => _table.Sample.Select(r => column < r.Fields.Count ? r.Fields[column] : "").Where(t => t.Length > 0).ToList() is { Count: > 0 } codes && codes.TrueForAll(c => SeriesCodes.IsKnown(c)),
        { Constant: { } code } => SeriesCodes.IsKnown(code),
        _ => false,
    };

    private PlaceColumn PlaceColumn((int Column, string Identity) place)
    {
        var header = PlaceText(place);
        var identity = _columns.Identity?.Scheme == IdentityScheme.LegacyMyWell && !place.Identity.Contains('.') && _columns.Find(Fields.Pincode)?.Constant is { } pincode
            ? $"{IdentityText.Pincode(pincode)}.{place.Identity}"
            : place.Identity;
        var constant = _columns.Find(Fields.Timeseries)?.Constant ?? _mapping.Constants.GetValueOrDefault(Fields.Timeseries);
        return new PlaceColumn(place.Column, identity, UnitOf(header).Plan ?? UnitPlan.Stored,
            constant is not null ? SeriesCodes.SeriesOf(constant.Trim()) : SeriesCodes.SeriesInHeader(header) ?? Timeseries.Default, Measures.Of(header));
    }

    /// <summary>A header that names a zone wins over the mapping; one that cannot be read is answered by it, or asked for where the file has times.</summary>
    private (TimeZoneInfo Zone, string From) DecideZone(DateReport? dates, ColumnScan? scan, List<PlanQuestion> questions)
    {
        var hasTimes = dates?.Midnights != Midnights.Days || _time is { ColumnIndex: >= 0 };
        var headers = new[] { Fields.Time, Fields.Date }.Select(f => _table.HeaderRow > 0 ? _columns.Find(f)?.Column : null).OfType<string>();
        foreach (var column in headers)
        {
            _header = HeaderZone.Of(column, _context.TimeZone);
            if (_header.Zone is { } named) return (named, "header");
            if (_header.Unreadable is null) continue;
            if (_mapping.TimeZone is null && hasTimes) questions.Add(ZoneQuestion(column, _header.Unreadable));
            break;
        }

        _unreadableZone = scan?.Zones.Unreadable;
        if (_unreadableZone is not null && _header.Unreadable is null && _mapping.TimeZone is null && hasTimes) questions.Add(ZoneQuestion(_columns.Find(Fields.TimeZone)!.Column!, _unreadableZone));

        if (Zones.FindOrOffset(_mapping.TimeZone) is { } mapped) return (mapped, "mapping");
        return (Zones.Find(_context.TimeZone) ?? TimeZoneInfo.Utc, "organisation");
    }

    private PlanQuestion ZoneQuestion(string column, string unreadable) => new("timeZone", new RunError(PlanErrors.Undecidable, column,
        $"The column {column} names a time zone or offset that cannot be read: {unreadable}. Choose the zone of its times.", [.. new[] { _context.TimeZone, "UTC" }.Distinct()]));

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
            Chosen = DateDecider.Chosen(_mapping, _table, _context.Now),
            Time = _isReading ? _time?.ColumnIndex ?? -1 : -1,
            Zone = _isReading ? _columns.Find(Fields.TimeZone)?.ColumnIndex ?? -1 : -1,
            Home = _context.TimeZone,
            OtherDates = others,
            Numbers = _numbers,
            LooksAtNumbers = _context.WholeFile || NeedsNumbers || !_isReading,
            Latitude = _isReading ? FieldSource.None : _columns.Find(Fields.Latitude)?.Source ?? FieldSource.None,
            Longitude = _isReading ? FieldSource.None : _columns.Find(Fields.Longitude)?.Source ?? FieldSource.None,
            Place = place,
            Parameter = _isReading ? _columns.Find(Fields.Parameter)?.ColumnIndex ?? -1 : -1,
            SeparatorIsKnown = _mapping.DecimalSeparator is not null,
            WholeFile = _context.WholeFile,
        };
    }

    private IEnumerable<int> Columns(params string[] fields) => fields.Select(f => _columns.Find(f)?.ColumnIndex ?? -1).Where(c => c >= 0);
}
