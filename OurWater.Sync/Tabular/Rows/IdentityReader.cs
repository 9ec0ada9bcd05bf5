using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Rows;

/// <summary>Composes the canonical identity text of a row's place, in a buffer of its own. Not thread-safe.</summary>
internal sealed class IdentityReader(RowPlan plan)
{
    public const int LongestId = 256;
    private readonly char[] _buffer = new char[LongestId + 16];
    private readonly FieldSource _pincode = plan.Source(Fields.Pincode);
    private readonly FieldSource _id = plan.Source(IdField(plan.Identity.Scheme));
    private readonly IdentityScheme _scheme = plan.Identity.Scheme;

    public static string IdField(IdentityScheme scheme) => scheme switch
    {
        IdentityScheme.ExternalId => Fields.ExternalId,
        IdentityScheme.Name => Fields.Name,
        _ => Fields.ResourceId,
    };

    /// <summary>The columns that the identity is made of, for a message.</summary>
    public string? ColumnName => _id.Column >= 0 ? plan.ColumnNames[_id.Column] : null;

    public bool IsLegacy => _scheme == IdentityScheme.LegacyMyWell;

    /// <summary>Empty where the row names no place, or names it badly; then a problem was added.</summary>
    public ReadOnlySpan<char> Read(RowReader row, ref List<RowProblem>? problems)
    {
        var id = row.Text(_id);
        if (!IsLegacy) return ReadText(id, ref problems);
        var pincode = row.Text(_pincode);
        var length = 0;
        if (!IdentityText.TryWritePincode(pincode, _buffer, ref length))
        {
            var name = row.Name(_pincode);
            (problems ??= []).Add(pincode.IsEmpty ? Problems.Missing(name, "pincode") : Problems.Pincode(name, pincode.ToString()));
            length = -1;
        }

        var start = Math.Max(length, 0);
        if (length >= 0) _buffer[start++] = '.';
        var end = start;
        if (!IdentityText.TryWriteNumber(id, _buffer, ref end))
        {
            (problems ??= []).Add(id.IsEmpty ? Problems.Missing(ColumnName, "resource id") : Problems.ResourceId(ColumnName, id.ToString()));
            return default;
        }

        return length < 0 ? default : _buffer.AsSpan(0, end);
    }

    private ReadOnlySpan<char> ReadText(ReadOnlySpan<char> id, ref List<RowProblem>? problems)
    {
        if (_scheme == IdentityScheme.OurWater && !id.IsEmpty)
        {
            var end = 0;
            if (IdentityText.TryWriteNumber(id, _buffer, ref end)) return _buffer.AsSpan(0, end);
        }

        if (id.IsEmpty || NoValue.Is(id))
        {
            (problems ??= []).Add(Problems.Missing(ColumnName, _scheme == IdentityScheme.Name ? "name" : "id"));
            return default;
        }

        if (IdentityText.IsScientific(id))
        {
            (problems ??= []).Add(Problems.ScientificId(ColumnName, id.ToString()));
            return default;
        }

        if (id.Length <= LongestId) return id;
        (problems ??= []).Add(Problems.LongId(ColumnName));
        return default;
    }
}
