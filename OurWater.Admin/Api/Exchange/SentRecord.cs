using System.Globalization;
using System.Text.Json;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Api.Records;
using OurWater.Sync;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Admin.Api.Exchange;

/// <summary>One record as it was sent, and what becomes of it.</summary>
internal sealed class SentRecord
{
    private const int LongestKept = 4000;

    public SentRecord(DataType type, int index, JsonElement element)
    {
        (Type, Index, Element) = (type, index, element);
        if (element.ValueKind == JsonValueKind.Object) Fields = new JsonFields(element, "", Errors);
        else Reject(ReasonCodes.InvalidField, "This is no JSON object.");
    }

    public DataType Type { get; }

    public int Index { get; }

    public JsonElement Element { get; }

    public FieldErrors Errors { get; } = new();

    /// <summary>Null where it is no object, and so rejected.</summary>
    public JsonFields? Fields { get; }

    /// <summary>Counted from 1, as the rows of a file.</summary>
    public int Row => Index + 1;

    public RowProblem? Problem { get; private set; }

    public Outcome Outcome { get; private set; }

    public long? RecordId { get; set; }

    public IReadOnlyDictionary<string, string> ExternalIds { get; private set; } = new Dictionary<string, string>();

    public DateTime? ChangedAt { get; private set; }

    public bool IsRejected => Problem is not null;

    /// <summary>The record as text, for the list of rejected records.</summary>
    public RowRejection Rejection => new(Row, 0, [Problem!], [Text]);

    private string Text => Element.GetRawText() is { Length: > LongestKept } text ? text[..LongestKept] + " …" : Element.GetRawText();

    public void ReadCommon()
    {
        if (Fields is null) return;
        ExternalIds = ExternalIdWriter.Read(Fields, Type).Where(i => i.Value is not null).ToDictionary(i => i.Key, i => i.Value!, StringComparer.Ordinal);
        ChangedAt = Fields.Time("updatedAt")?.Time;
    }

    public void Reject(string code, string message, string? field = null)
    {
        if (IsRejected) return;
        Problem = new RowProblem(code, field, message);
        Outcome = Outcome.Rejected;
    }

    /// <summary>Rejects it for the first field that could not be read.</summary>
    public void RejectUnreadable()
    {
        if (Errors.First is not { } first) return;
        var root = first.Field.Split('.', '[')[0];
        var isSet = Fields?.IsSet(root) == true;
        var code = !isSet ? ReasonCodes.MissingField : root switch
        {
            "datetime" => ReasonCodes.InvalidDate,
            "value" when Element.GetProperty("value") is { ValueKind: JsonValueKind.Number } number => number.TryGetDouble(out var value) && NoDataCodes.Has(value) ? ReasonCodes.NoDataCode : ReasonCodes.OutOfRange,
            "value" => ReasonCodes.NotANumber,
            "coords" or "center" => ReasonCodes.CoordinatesInvalid,
            "externalIds" or "id" or "resourceId" or "resourceExternalId" => ReasonCodes.InvalidIdentity,
            _ => ReasonCodes.InvalidField,
        };
        Reject(code, $"{first.Field}: {first.Message}", first.Field);
    }

    public void Settle(Outcome outcome, RowProblem? problem = null)
    {
        if (problem is not null) Reject(problem.Code, problem.Message, problem.Column);
        else Outcome = outcome;
    }

    public PushResult ToResult() => Outcome switch
    {
        Outcome.Created => new(Type, Index, PushStatus.Created, Id),
        Outcome.Updated => new(Type, Index, PushStatus.Updated, Id),
        Outcome.Unchanged => new(Type, Index, PushStatus.Unchanged, Id),
        Outcome.Skipped => new(Type, Index, PushStatus.Unchanged, Id, ReasonCodes.KeptByPolicy, "OurWater has another value, which wins by the sync's policy."),
        Outcome.Conflicted => new(Type, Index, PushStatus.Conflict, Id, null, "OurWater has another value, which stays until a person decides, on the page Conflicts. To let yours in without asking, set the sync's conflictPolicy to datasourceWins or newestWins."),
        _ => new(Type, Index, PushStatus.Rejected, null, Problem?.Code, Problem?.Message),
    };

    private string? Id => RecordId is { } id ? id.ToString(CultureInfo.InvariantCulture) : null;
}
