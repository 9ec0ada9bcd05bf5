using OurWater.Sync.Model;

namespace OurWater.Admin.Data.TwoWay;

/// <summary>What the state of a record's id on the other side says about the record there.</summary>
internal static class ThereStates
{
    /// <summary>A change that was refused, or cannot be sent, does not take the record away: it is there, and goes on being compared and sent.</summary>
    public static MappingState[] All { get; } = [MappingState.Mapped, MappingState.Conflict, MappingState.Failed, MappingState.Blocked];

    /// <summary>Nothing of a record that waits for a choice is sent.</summary>
    public static bool TakesChanges(ExternalId? key) => key is not null && key.State != MappingState.Conflict && Holds(key.State);

    public static bool Holds(MappingState state) => Array.IndexOf(All, state) >= 0;
}
