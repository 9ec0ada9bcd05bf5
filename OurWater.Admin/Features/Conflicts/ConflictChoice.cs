namespace OurWater.Admin.Features.Conflicts;

/// <summary>What a person chose for a record that has two values.</summary>
public abstract record ConflictChoice
{
    private ConflictChoice()
    {
    }

    /// <summary>How it is kept in the conflict.</summary>
    public abstract string Resolution { get; }

    /// <summary>The stored value stays; after another choice it comes back.</summary>
    public sealed record KeepOurs : ConflictChoice
    {
        public override string Resolution => Resolutions.Kept;
    }

    public sealed record TakeTheirs : ConflictChoice
    {
        public override string Resolution => Resolutions.Replaced;
    }

    /// <summary>Neither: a reading's right value, in the unit of its series.</summary>
    public sealed record Value(double Number) : ConflictChoice
    {
        public override string Resolution => Resolutions.Other;
    }
}

public static class Resolutions
{
    public const string Kept = "kept";
    public const string Replaced = "replaced";
    public const string Other = "other";
}

/// <param name="Settled">How many are settled now.</param>
/// <param name="Refused">Those that were left, each with the reason in words.</param>
public sealed record ConflictsSettled(int Settled, IReadOnlyList<ConflictRefusal> Refused);

public sealed record ConflictRefusal(long ConflictId, string Reason);
