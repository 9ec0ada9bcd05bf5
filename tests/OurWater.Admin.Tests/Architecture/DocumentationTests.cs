using System.Text.RegularExpressions;
using OurWater.Sync.Tabular.Rows;
using Xunit;

namespace OurWater.Admin.Tests.Architecture;

/// <summary>The documents say what the program does: each reason, each setting, and no link into nothing.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void ImportingGuide_EveryReason_IsThereInTheWordsOfTheScreen()
    {
        var guide = Repository.Read("docs/importing.md");

        Assert.Empty(Reasons.All.Where(r => !guide.Contains($"| {r.Title} | `{r.Code}` |", StringComparison.Ordinal) || !guide.Contains($"| {r.ToDo} |", StringComparison.Ordinal)).Select(r => r.Code));
    }

    [Fact]
    public void ImportingGuide_NamesNoReasonThatIsNotThere()
    {
        var named = ReasonRow().Matches(Repository.Read("docs/importing.md")).Select(m => m.Groups[1].Value);

        Assert.Empty(named.Except(Reasons.All.Select(r => r.Code)));
    }

    [Fact]
    public void Documents_Links_LeadToFilesThatExist()
    {
        var dead =
            from document in Repository.With(".md")
            from link in RelativeLink().Matches(Repository.Read(document))
            let target = Path.Combine(Path.GetDirectoryName(Repository.FullPath(document))!, link.Groups[1].Value)
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{document}: {link.Groups[1].Value}";

        Assert.Empty(dead);
    }

    [Fact]
    public void SecurityStatement_TestsThatItNames_AreThere()
    {
        var sources = Repository.Code.Where(f => f.StartsWith("tests/", StringComparison.Ordinal)).Select(Repository.Read).ToList();
        var named = TestName().Matches(Repository.Read("docs/security.md")).Select(m => (Class: m.Groups[1].Value, Method: m.Groups[2].Value)).Distinct().ToList();

        Assert.True(named.Count > 50, "The statement names hardly a test.");
        Assert.DoesNotContain(named, n => !sources.Exists(s => s.Contains($"class {n.Class}", StringComparison.Ordinal) && (n.Method.Length == 0 || s.Contains($" {n.Method}(", StringComparison.Ordinal))));
    }

    [GeneratedRegex(@"`(?:\w+/)*([A-Z]\w+Tests)(?:\.(\w+))?`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^\| [^|]+ \| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex ReasonRow();

    [GeneratedRegex(@"\]\((?!https?:|#)([^)#]+)")]
    private static partial Regex RelativeLink();
}
