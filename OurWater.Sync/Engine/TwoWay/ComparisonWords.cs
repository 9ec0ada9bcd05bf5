using OurWater.Sync.Model;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>What to do about a difference that a comparison has found, by what the sync does.</summary>
internal sealed class ComparisonWords(SyncWork work)
{
    private bool Pulls { get; } = work.Sync.Methods.Contains(SyncMethod.PullFromDatasource);

    private bool Pushes { get; } = work.Sync.Methods.Contains(SyncMethod.PushToDatasource);

    private string There => work.Source.Title;

    public string OnlyThere => Pulls ? "The next run reads everything and brings it in." : $"This sync does not bring in what is new in {There}.";

    public string NotSentYet => Pushes ? "The next run sends it." : $"This sync sends nothing to {There}.";

    public string Gone => $"It was in {There} before, and is gone. It is kept here, marked as missing, and not sent again by itself.";

    public string GoneSince => $"It is gone in {There} since an earlier comparison. It is kept here.";

    public string CameFromThere => $"It came from {There}, and is not there now. It is kept here, and not sent back by itself.";

    public string NotNamed => $"{There} has no record under this number. Correct the number under External IDs, or unlink it.";

    public string Aside(AsideReason why) => why switch
    {
        AsideReason.KeptApart => KeptApart,
        AsideReason.Asked => "Which one its resource is waits under Conflicts until somebody says it.",
        AsideReason.FurtherSeries => $"{There} has one series of readings for each resource. A further one stays here.",
        _ => "Its resource is one of another server.",
    };

    public const string Waits = "It waits under Conflicts until somebody chooses.";

    public const string KeptApart = "Somebody took the two sides apart. It stays apart.";

    /// <param name="number">The one that counts; null = the one that was met first.</param>
    /// <param name="isOther">It says another value than that one.</param>
    public string Copy(long? number, bool isOther)
    {
        var counts = number is { } one ? FormattableString.Invariant($"reading {one}") : "the first one";
        return isOther
            ? $"{There} holds another value for this place and time too: {counts} is the one that counts. Look which of the two is right, and delete the other one there."
            : $"{There} holds this more than once: it counts as {counts}. Delete the further ones there.";
    }

    /// <summary>Our reading has another time than theirs, since somebody changed ours.</summary>
    public string MovedHere => Pushes ? "Its time was changed here. The next run sends it." : $"Its time was changed here. This sync sends nothing to {There}.";

    /// <param name="verdict">Whose change it is.</param>
    /// <param name="tellsNothing">It was changed there without a time: no list of changes has it.</param>
    public string Different(Verdict verdict, bool waits, bool tellsNothing = false)
    {
        if (waits && (work.Policy == ConflictPolicy.Ask || !Pulls)) return Waits;
        var silently = tellsNothing ? $" {There} does not tell that it was changed, so no run would have seen it." : "";
        return verdict switch
        {
            Verdict.TakeTheirs => (Pulls ? $"Changed in {There}. The next run reads everything and brings it in." : $"Changed in {There}. This sync does not bring it in.") + silently,
            Verdict.KeepOurs => Pushes ? "Ours counts. The next run sends it." : $"Ours counts. This sync sends nothing to {There}.",
            _ => Pulls ? "Changed on both sides. The next run puts it under Conflicts, and somebody chooses." : "Changed on both sides. This sync does not bring in: settle it by hand.",
        };
    }
}
