using System.Globalization;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Rows;

public enum RowOutcome
{
    Stored,
    Skipped,
    Rejected,
}

/// <summary>What one row would become.</summary>
public sealed record RowCheck
{
    public RowOutcome Outcome { get; init; }

    /// <summary>The one that is stored, by the file's data type.</summary>
    public MappedReading? Reading { get; init; }
    public MappedResource? Resource { get; init; }
    public MappedGroup? Group { get; init; }

    /// <summary>Why it is skipped.</summary>
    public string? Reason { get; init; }

    /// <summary>Why it is rejected, all of it.</summary>
    public IReadOnlyList<RowProblem> Problems { get; init; } = [];
    public IReadOnlyList<(string Code, string Message)> Warnings { get; init; } = [];
}

/// <summary>The fields of one row, as they were kept with its rejection.</summary>
internal sealed class KeptRow(int row, IReadOnlyList<string> fields, bool isWorkbook) : ITableReader
{
    public int Row => row;

    public int FieldCount => fields.Count;

    public RowProblem? Problem => null;

    public long BytesRead => 0;

    public bool Read() => throw new InvalidOperationException("A kept row is one row.");

    public ReadOnlySpan<char> Field(int index) => index < fields.Count ? fields[index].AsSpan().Trim() : default;

    /// <summary>A workbook's numbers and dates are kept in their invariant form, and are to be read so again.</summary>
    public CellKind Kind(int index) => !isWorkbook || index >= fields.Count ? CellKind.Text
        : decimal.TryParse(fields[index], NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? CellKind.Number
        : IsoTime.TryRead(fields[index], out _) ? CellKind.DateTime : CellKind.Text;

    public List<string> CopyOriginal() => [.. fields];

    public void Dispose()
    {
    }
}

/// <summary>Keeps the outcome of one row, or of one cell of it.</summary>
internal sealed class RowCheckSink(int column) : IRowSink
{
    private readonly List<(string Code, string Message)> _warnings = [];
    private bool _isKept;

    public RowCheck? Result { get; private set; }

    public RowCheck Check => (Result ?? new RowCheck { Outcome = RowOutcome.Skipped, Reason = ReasonCodes.NoValue }) with { Warnings = _warnings };

    public bool Reading(in MappedReading reading)
    {
        Keep(reading.Column, new RowCheck { Outcome = RowOutcome.Stored, Reading = reading });
        return true;
    }

    public void Resource(MappedResource resource) => Keep(0, new RowCheck { Outcome = RowOutcome.Stored, Resource = resource });

    public void Group(MappedGroup group) => Keep(0, new RowCheck { Outcome = RowOutcome.Stored, Group = group });

    public void Skipped(int row, int column, string reason) => Keep(column, new RowCheck { Outcome = RowOutcome.Skipped, Reason = reason });

    public void Rejected(RowRejection rejection) => Keep(rejection.Column, new RowCheck { Outcome = RowOutcome.Rejected, Problems = rejection.Problems });

    /// <summary>Warnings follow what they are about.</summary>
    public void Warning(int row, string code, string message)
    {
        if (_isKept) _warnings.Add((code, message));
    }

    private void Keep(int at, RowCheck check)
    {
        _isKept = at == column;
        if (!_isKept) return;
        Result = check;
        _warnings.Clear();
    }
}
