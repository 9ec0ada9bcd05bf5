using OurWater.Sync.Tabular;

namespace OurWater.Admin.Data.Bulk;

internal static class Rejections
{
    private const int LongestSubject = 200;

    /// <summary>Every problem of the row in words.</summary>
    public static string Words(this RowRejection rejection) =>
        rejection.Problems.Count == 1 ? rejection.Problems[0].Message : string.Join(' ', rejection.Problems.Select(p => p.Message));

    public static string? ShortSubject(this RowRejection rejection) =>
        rejection.Problems[0].Subject is { Length: > LongestSubject } subject ? subject[..LongestSubject] : rejection.Problems[0].Subject;
}
