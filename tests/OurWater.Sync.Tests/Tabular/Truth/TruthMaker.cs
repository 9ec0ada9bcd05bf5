using System.Globalization;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Tests.Tabular.Truth;

/// <summary>Writes tables whose truth is known: places, series, times, values, units, zones, layout, dirt, language.</summary>
internal sealed class TruthMaker
{
    private const int MostRows = 14;

    /// <summary>Seeds that follow each other begin alike in <see cref="Random"/>.</summary>
    private const int Spread = 1_640_531_527;
    private static readonly string[] Zones = ["Asia/Kolkata", "Europe/Amsterdam", "America/New_York", "UTC"];
    private readonly Random _random;
    private readonly int _seed, _language;
    private readonly bool _comma, _clock, _rain, _native, _groups;
    private readonly ZoneIn _zoneIn;
    private readonly string _zone;
    private readonly Func<DateTime, string> _date;
    private readonly Dictionary<string, string?> _columns = [];
    private Mapping _mapping;
    private bool _isSaid = true;

    private TruthMaker(int seed)
    {
        _seed = seed;
        _random = new Random(unchecked(seed * Spread));
        _language = _random.Next(3) > 0 ? 0 : _random.Next(TruthWords.Depths.Length);
        _comma = _random.Next(4) == 0;
        _clock = _random.Next(3) == 0;
        _zone = Zones[_random.Next(Zones.Length)];
        (_rain, _native, _groups) = (_random.Next(6) == 0, _random.Next(12) == 0, _random.Next(8) == 0);
        _zoneIn = (ZoneIn)_random.Next(3);
        _mapping = new Mapping { DecimalSeparator = _random.Next(3) == 0 ? (_comma ? "," : ".") : null };
        _date = DateForm();
    }

    public static TruthTable Make(int seed)
    {
        var maker = new TruthMaker(seed);
        var rows = maker._random.Next(1, MostRows + 1);
        return maker._random.Next(3) == 0 && !maker._rain ? maker.Wide(rows) : maker.Long(rows);
    }

    /// <summary>Where a time says its zone: the organisation or the mapping, the header of the dates, each cell.</summary>
    private enum ZoneIn
    {
        Organisation,
        Header,
        Cell,
    }

    private TruthTable Long(int count)
    {
        var identity = Identity();
        var (unit, level, parameters, where) = (Unit(), !_rain && One(5), !_rain && One(4), _random.Next(5));
        var unitColumn = where == 3;

        // Rain without a unit is in millimetres: that is plain from the header.
        if (_rain && where == 4) unit = TruthWords.Units[2];
        var value = ValueHeader(unit, level && !parameters, where, out var series, out var unitCell);
        var columns = new List<TruthColumn>();
        var (rows, truth) = (new List<LongRow>(), new List<TrueReading[]>());
        for (var i = 0; i < count; i++) rows.Add(Row(i, identity, unit, unitColumn, series, parameters));
        columns.Add(new TruthColumn(DateHeader(), i => rows[i].Date, ColumnRole.Date));
        foreach (var (name, cell) in identity.Columns) columns.Add(new TruthColumn(name, i => cell(rows[i].Place), ColumnRole.Place));
        columns.Add(new TruthColumn(value, i => rows[i].Cell, ColumnRole.Value, unitCell));
        if (parameters) columns.Add(new TruthColumn(TruthWords.Pick(_random, TruthWords.ParameterHeaders), i => rows[i].Parameter));
        if (unitColumn) columns.Add(new TruthColumn(TruthWords.Pick(_random, TruthWords.UnitHeaders), i => rows[i].Unit));
        AddOthers(columns, count);
        Shuffle(columns);
        for (var i = 0; i < count; i++) truth.Add(rows[i].Truth is { } reading ? [reading] : []);
        if (One(3)) _columns[Fields.Value] = value;
        return Table(columns, count, truth, identity.Types);
    }

    private TruthTable Wide(int count)
    {
        var names = One(3);
        string[] places = names ? ["Temple well", "School", "Old mill"] : ["313603.1111", "313603.1112", "313603.1150"];
        _mapping = _mapping with { Layout = names ? TableLayout.Wide : null, Identity = names ? Identities.Name : null };
        var inHeader = One(2);
        var moments = Enumerable.Range(0, count).Select(Moment).ToList();
        var columns = new List<TruthColumn> { new(DateHeader(), i => Date(moments[i]), ColumnRole.Date) };
        var truth = Enumerable.Range(0, count).Select(_ => new List<TrueReading>()).ToList();
        var shared = Unit();
        if (!inHeader) _mapping = _mapping with { Unit = shared.Mapping };
        foreach (var place in places)
        {
            var unit = inHeader ? Unit() : shared;
            var cells = Enumerable.Range(0, count).Select(i => Number(unit.Metres)).ToList();
            for (var i = 0; i < count; i++) truth[i].Add(new TrueReading(place, Timeseries.Default, Utc(moments[i]), cells[i].Stored));
            columns.Add(new TruthColumn(PlaceHeader(place, names, inHeader ? TruthWords.Pick(_random, unit.Written) : null), i => cells[i].Cell, ColumnRole.Value));
            if (One(3)) columns.Add(new TruthColumn($"{place} {TruthWords.Pick(_random, "temp", "temperature (°C)", "quality", "flag", "EC (µS/cm)", "remark")}", _ => Cell(_random.Next(241, 259) / 10m)));
        }

        return Table(columns, count, [.. truth.Select(t => t.ToArray())], places.ToDictionary(p => p, _ => ResourceType.Well));
    }

    private string PlaceHeader(string place, bool name, string? unit)
    {
        var bare = name ? TruthWords.Pick(_random, "{0}", "{0} level", "{0} water level") : TruthWords.Pick(_random, "{0}", "Well {0}", "{0} level", "{0} depth to water", "Water level of well {0}");
        return string.Format(CultureInfo.InvariantCulture, bare, place) + (unit is null ? "" : $" ({unit})");
    }

    private sealed record LongRow(string Place, TruthCell Date, TruthCell Cell, string Parameter, string Unit, TrueReading? Truth);

    private LongRow Row(int index, PlaceColumns identity, (string Mapping, string[] Written, decimal Metres) unit, bool unitColumn, string series, bool parameters)
    {
        var place = identity.Types.Keys.ElementAt(_random.Next(identity.Types.Count));
        var moment = Moment(index);
        var own = unitColumn ? Unit() : unit;
        var (name, target) = parameters ? TruthWords.Parameters[_random.Next(TruthWords.Parameters.Length)] : ("", series);
        if (One(12)) return new LongRow(place, Date(moment), TruthWords.Pick(_random, "", "n/a", "-", "NA"), name, own.Mapping, null);
        if (One(20)) return new LongRow(place, Date(moment), TruthWords.Pick(_random, "-9999", "DRY", ">30", "<0" + (_comma ? "," : ".") + "5", "#N/A", "broken"), name, own.Mapping, null);
        var (cell, stored) = Number(own.Metres);
        var truth = target is null ? null : new TrueReading(place, target, Utc(moment), stored);
        return new LongRow(place, Date(moment), cell, name, TruthWords.Pick(_random, own.Written), truth);
    }

    /// <summary>The header of the values; the unit stands in it, in a unit row, in its column, in the mapping, or nowhere.</summary>
    private string ValueHeader((string Mapping, string[] Written, decimal Metres) unit, bool level, int where, out string series, out string unitCell)
    {
        (series, unitCell) = (Timeseries.Default, "");
        if (level)
        {
            var (words, name) = TruthWords.Levels[_random.Next(TruthWords.Levels.Length)];
            series = name;
            if (where == 3) return string.Format(CultureInfo.InvariantCulture, words, "").Replace("()", "", StringComparison.Ordinal).Replace("[]", "", StringComparison.Ordinal);
            if (unit.Mapping is "m" or "ft" or "cm") return string.Format(CultureInfo.InvariantCulture, words, unit.Mapping);
            _isSaid = false;
            return string.Format(CultureInfo.InvariantCulture, words, "");
        }

        var header = TruthWords.Pick(_random, _rain ? TruthWords.Rains : TruthWords.Depths[_language]);
        var written = TruthWords.Pick(_random, unit.Written);
        switch (where)
        {
            case 0: return $"{header} {TruthWords.Pick(_random, "({0})", "[{0}]", ", {0}")}".Replace("{0}", written, StringComparison.Ordinal).Replace(" ,", ",", StringComparison.Ordinal);
            case 1:
                unitCell = written;
                return header;
            case 2:
                _mapping = _mapping with { Unit = unit.Mapping };
                return header;
            case 3: return header;
            default:
                _isSaid = _rain && unit.Mapping == "mm";
                return header;
        }
    }

    private sealed record PlaceColumns(Dictionary<string, ResourceType> Types, List<(string Name, Func<string, string> Cell)> Columns);

    private PlaceColumns Identity()
    {
        Dictionary<string, ResourceType> Wells(params string[] places) => places.ToDictionary(p => p, _ => _rain ? ResourceType.Raingauge : ResourceType.Well);
        switch (_random.Next(3))
        {
            case 0:
                _mapping = _mapping with { Identity = One(2) ? Identities.LegacyMyWell : null };
                return new PlaceColumns(Wells("313603.1111", "313603.1112", "313604.1150"),
                    [(TruthWords.Pick(_random, "pincode", "Pin Code", "Postcode"), p => p[..6]), (TruthWords.Pick(_random, "resourceId", "well id", "Well_No"), p => p[7..])]);
            case 1:
                _mapping = _mapping with { Identity = "externalId:siteCode" };
                return new PlaceColumns(Wells("S1", "S2", "B-17", "007"), [(TruthWords.Pick(_random, "site code", "Station code", "borehole id"), p => p)]);
            default:
                _mapping = _mapping with { Identity = Identities.Name };
                return new PlaceColumns(Wells("Temple well", TruthWords.Pick(_random, "School", "School", "School", "#12 Temple Rd", "Total", "Average"), "Muñoz 2"), [(TruthWords.Pick(_random, "well name", "Name", "station name"), p => p)]);
        }
    }

    private void AddOthers(List<TruthColumn> columns, int count)
    {
        foreach (var (name, cell) in TruthWords.Others.Where(_ => One(7)))
        {
            var cells = Enumerable.Range(0, count).Select(_ => Cell(cell(_random))).ToList();
            columns.Add(new TruthColumn(name, i => cells[i]));
        }

        if (!One(6)) return;
        var entered = Enumerable.Range(0, count).Select(i => Moment(i).Date.AddDays(40)).Select(day => new TruthCell(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), null, day)).ToList();
        columns.Add(new TruthColumn(TruthWords.Pick(_random, "Entered on", "Submission", "uploaded"), i => entered[i]));
    }

    private TruthTable Table(List<TruthColumn> columns, int count, List<TrueReading[]> truth, IReadOnlyDictionary<string, ResourceType> types) =>
        new()
    {
        Seed = _seed,
        Header = [.. columns.Select(c => c.Name)],
        Roles = [.. columns.Select(c => c.Role)],
        Units = columns.Exists(c => c.Unit.Length > 0) ? [.. columns.Select(c => c.Unit)] : [],
        Rows = [.. Enumerable.Range(0, count).Select(i => columns.Select(c => c.Cell(i)).ToArray())],
        Mapping = _mapping with { Columns = _columns, TimeZone = One(3) ? _zone : null },
        Truth = truth,
        Types = types,
        TimeZone = _zone,
        IsSaid = _isSaid,
    };

    private (string Mapping, string[] Written, decimal Metres) Unit() =>
        TruthWords.Units[_random.Next(4) > 0 ? _random.Next(4) : _random.Next(TruthWords.Units.Length)];

    /// <summary>A depth of 5 cm to 40 m (rain: a hundredth of it) in a unit, and what is stored of it.</summary>
    private (TruthCell Cell, double Stored) Number(decimal metres)
    {
        var number = Math.Round(_random.Next(50, 40_000) / (_rain ? 100_000m : 1000m) / metres, _random.Next(1, 4));
        return (Cell(number), (double)(number * metres * (_rain ? 1000 : 1)));
    }

    /// <summary>A number as it is written here: thousands in groups by a space or a quote, a decimal comma, native digits.</summary>
    private TruthCell Cell(decimal number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        if (_groups && number >= 1000) text = $"{Math.Truncate(number / 1000)}{TruthWords.Pick(_random, " ", "\u00A0", "'")}{(number % 1000).ToString("000.###", CultureInfo.InvariantCulture)}";
        if (_native) text = string.Concat(text.Select(c => char.IsAsciiDigit(c) ? (char)('०' + (c - '0')) : c));
        return new TruthCell(Written(text), number);
    }

    private TruthCell Cell(string text)
    {
        TruthCell plain = text;
        return plain with { Text = Written(text) };
    }

    private string Written(string number) => _comma ? number.Replace('.', ',') : number;

    private TruthCell Date(DateTime moment) => new(_date(moment), null, _clock && _zoneIn == ZoneIn.Cell ? null : moment);

    private DateTime Moment(int index)
    {
        var day = new DateTime(2017, 1, 3, 0, 0, 0, DateTimeKind.Unspecified).AddDays((index * 9) + _random.Next(0, 5));
        return _clock ? day.AddHours(9).AddMinutes(30) : day;
    }

    private long Utc(DateTime moment)
    {
        var utc = !_clock ? moment : _zoneIn switch
        {
            ZoneIn.Header => moment,
            ZoneIn.Cell => moment.AddHours(-5.5),
            _ => TimeZoneInfo.ConvertTimeToUtc(moment, TimeZoneInfo.FindSystemTimeZoneById(_zone)),
        };
        return (long)(utc - DateTime.UnixEpoch).TotalMilliseconds;
    }

    private Func<DateTime, string> DateForm()
    {
        var form = TruthWords.Pick(_random, "yyyy-MM-dd", "d/M/yyyy", "dd-MM-yyyy", "M/d/yyyy", "dd.MM.yyyy", "d MMM yyyy", "yyyy/MM/dd");
        if (!_clock) return moment => moment.ToString(form, CultureInfo.InvariantCulture);
        return _zoneIn == ZoneIn.Cell ? moment => $"{moment:yyyy-MM-ddTHH:mm}+05:30" : moment => moment.ToString($"{form} HH:mm", CultureInfo.InvariantCulture);
    }

    private string DateHeader() => TruthWords.Pick(_random, TruthWords.Dates[_language]) + (_clock && _zoneIn == ZoneIn.Header ? TruthWords.Pick(_random, " (UTC)", " [GMT]", " UTC") : "");

    private bool One(int of) => _random.Next(of) == 0;

    private void Shuffle<T>(List<T> list)
    {
        for (var i = list.Count - 1; i > 0; i--)
        {
            var at = _random.Next(i + 1);
            (list[i], list[at]) = (list[at], list[i]);
        }
    }
}
