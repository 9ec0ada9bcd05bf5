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

    /// <summary>Who is who: the record is the one that has the number there.</summary>
    public sealed record Same : ConflictChoice
    {
        public override string Resolution => Resolutions.Same;
    }

    /// <summary>Who is who: the record is not the one that has the number there.</summary>
    public sealed record NotTheSame : ConflictChoice
    {
        public override string Resolution => Resolutions.NotTheSame;
    }

    /// <summary>Neither: a reading's right value, in the unit of its series.</summary>
    /// <param name="IsSure">The person was asked about a value that is odd, and says that it is right.</param>
    public sealed record Value(decimal Number, bool IsSure = false) : ConflictChoice
    {
        public override string Resolution => Resolutions.Other;
    }
}

public static class Resolutions
{
    public const string Kept = "kept";
    public const string Replaced = "replaced";
    public const string Other = "other";
    public const string Same = "same";
    public const string NotTheSame = "notTheSame";
}

/// <param name="Settled">How many are settled now.</param>
/// <param name="Refused">Those that were left, each with the reason in words.</param>
/// <param name="Question">The written value is odd: nothing is stored until the person says that it is right.</param>
public sealed record ConflictsSettled(int Settled, IReadOnlyList<ConflictRefusal> Refused, string? Question = null);

/// <param name="IsOfValue">It is about the value that the person wrote, not about what is stored.</param>
public sealed record ConflictRefusal(long ConflictId, string Reason, bool IsOfValue = false);
