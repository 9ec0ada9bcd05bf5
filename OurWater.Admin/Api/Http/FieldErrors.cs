namespace OurWater.Admin.Api.Http;

/// <summary>Everything that is wrong with a request, by field, collected before it is refused.</summary>
internal sealed class FieldErrors
{
    private readonly SortedDictionary<string, List<string>> _errors = new(StringComparer.Ordinal);

    public bool Any => _errors.Count > 0;

    /// <summary>What was found first, of the fields in order of their names.</summary>
    public (string Field, string Message)? First => _errors.Count == 0 ? null : (_errors.First().Key, _errors.First().Value[0]);

    /// <summary>A field may be looked at more than once: what is wrong with it is said once.</summary>
    public void Add(string field, string message)
    {
        if (!_errors.TryGetValue(field, out var messages)) _errors[field] = messages = [];
        if (!messages.Contains(message)) messages.Add(message);
    }

    /// <summary>The refusal of a body that was read but cannot be used; null where nothing is wrong.</summary>
    public ApiProblem? Refusal => Refuse(StatusCodes.Status422UnprocessableEntity);

    public ApiProblem? Refuse(int status) => _errors.Count == 0
        ? null
        : new ApiProblem(status, _errors.Count == 1 ? $"{_errors.First().Key}: {_errors.First().Value[0]}" : $"{_errors.Count} fields are not right: {string.Join(", ", _errors.Keys.Take(10))}.")
        {
            Errors = _errors.ToDictionary(e => e.Key, e => e.Value.ToArray()),
        };
}
