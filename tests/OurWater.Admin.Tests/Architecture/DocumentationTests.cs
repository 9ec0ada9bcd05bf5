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

    [GeneratedRegex(@"^\| [^|]+ \| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex ReasonRow();

    [GeneratedRegex(@"\]\((?!https?:|#)([^)#]+)")]
    private static partial Regex RelativeLink();
}
