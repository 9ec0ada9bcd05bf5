using OurWater.Admin.Components.Shared;

namespace OurWater.Admin.Features.Audit;

internal static class AuditPages
{
    /// <summary>The file of what this page's filters show.</summary>
    public static string Download(string uri, string file) => ListQuery.Parse(uri, AuditQueries.Filters).OnPage(1).Href(file, AuditQueries.Filters);
}
