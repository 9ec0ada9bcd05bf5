using OurWater.Sync.Tabular;

namespace OurWater.Admin.Features.Uploads;

/// <summary>The questions that were answered while a page is open: each stays where it was, so that it can be answered otherwise.</summary>
internal sealed class AskedQuestions
{
    private readonly List<(QuestionView View, string Choice)> _answered = [];

    public void Keep(QuestionView view, string choice)
    {
        var at = _answered.FindIndex(a => a.View.Field == view.Field);
        if (view.Options.Count == 0) return;
        if (at < 0) _answered.Add((view, choice));
        else _answered[at] = (view, choice);
    }

    /// <param name="open">Questions that are open: their answer did not settle them.</param>
    public IEnumerable<(QuestionView View, string? Choice)> Answered(Mapping mapping, IReadOnlySet<string> open) =>
        _answered.Where(a => !open.Contains(a.View.Field) && mapping.Holds(a.View.Field, a.Choice)).Select(a => (a.View, (string?)a.Choice));
}
