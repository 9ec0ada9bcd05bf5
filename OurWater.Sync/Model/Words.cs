namespace OurWater.Sync.Model;

/// <summary>What a resource measures. The unit stored follows from it: metres of depth to water for a well, millimetres for a rain gauge, metres for a check dam.</summary>
public enum ResourceType
{
    Well,
    Raingauge,
    Checkdam,
    Quality,
}

public enum GroupType
{
    Village,
    Pincode,
    Country,
    Custom,
}

/// <summary>The kinds of record that travel. The order is the order in which a run takes them: a reading needs its resource, a resource its groups.</summary>
public enum DataType
{
    Group,
    Resource,
    Reading,
}

public enum SyncMethod
{
    PullFromDatasource,
    PushToDatasource,
    AcceptFromDatasource,
    ServeToDatasource,
}

public enum DatasourceType
{
    File,
    LegacyMyWell,
}

public enum ConflictPolicy
{
    Ask,
    OurWaterWins,
    DatasourceWins,
    NewestWins,
}

public enum RunState
{
    Queued,
    Running,
    AwaitingApproval,
    Succeeded,
    SucceededWithWarnings,
    Failed,
    Cancelled,
}

/// <summary>Where a link between one of our records and an external id stands.</summary>
public enum MappingState
{
    /// <summary>Both systems are known to hold the record.</summary>
    Mapped,

    /// <summary>A file or a person named the id; the other system has not shown it yet. Never pushed as new.</summary>
    Unconfirmed,

    /// <summary>Will be pushed at the next run of a sync that sends it.</summary>
    Pending,

    /// <summary>Cannot be pushed, known before trying; the reason says why.</summary>
    Blocked,
    Conflict,

    /// <summary>The other side refused it; the reason holds its answer.</summary>
    Failed,

    /// <summary>Was there before and is gone now.</summary>
    Missing,
}

/// <summary>How fine a reading's time is. A day is a calendar day, stored as midnight UTC and never shifted by a zone.</summary>
public enum TimePrecision
{
    Day,
    Minute,
    Second,
    Millisecond,
}

/// <summary>Where a stored value came from.</summary>
public enum ValueOrigin
{
    File,
    Datasource,
    Api,
    Person,

    /// <summary>Filled in by a rule of the program, from a group.</summary>
    Rule,
}

public static class RunStates
{
    public static bool IsActive(this RunState state) => state is RunState.Queued or RunState.Running or RunState.AwaitingApproval;
}

/// <summary>What a run is for.</summary>
public enum RunKind
{
    /// <summary>Moves data by the sync's methods.</summary>
    Sync,

    /// <summary>Compares both sides whole and marks what is missing.</summary>
    Reconcile,
}

/// <summary>The phases of a two-way run, in their order.</summary>
public enum RunPhase
{
    /// <summary>Asks the other side about what an earlier run sent without hearing back.</summary>
    Settle,
    PullGroups,
    PullResources,
    PullReadings,
    PushGroups,
    PushResources,
    PushReadings,
}

public enum SyncDirection
{
    Pull,
    Push,
}

/// <summary>What a run would do, or did, with one record.</summary>
public enum ItemAction
{
    Create,
    Update,
    Conflict,

    /// <summary>Sent to the other side as new.</summary>
    Send,

    /// <summary>Sent to the other side as a change.</summary>
    SendChange,
    AlreadyThere,
    Blocked,
    Failed,

    /// <summary>Known there before, gone now.</summary>
    MissingThere,

    /// <summary>There, but not here.</summary>
    MissingHere,
}

/// <summary>How far a record that leaves has come.</summary>
public enum LedgerState
{
    /// <summary>Written down, about to be sent: after a crash nobody knows whether it was.</summary>
    Prepared,

    /// <summary>Sent without a clear answer: the other side is asked before it is sent again.</summary>
    InDoubt,
    Confirmed,

    /// <summary>The other side refused it, with its answer.</summary>
    Refused,

    /// <summary>The other side was asked and does not have it: it is selected again.</summary>
    NotThere,
}
