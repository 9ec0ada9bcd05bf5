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

/// <summary>What waits for a person: which question a conflict asks.</summary>
public enum ConflictKind
{
    /// <summary>Both sides hold the record, with other values.</summary>
    Values,

    /// <summary>The record claims an id that the other side has given to another record of ours: which of the two is it?</summary>
    IdTaken,

    /// <summary>Under the number of the record there stands something else now: is it the same one, or a new one?</summary>
    AnotherRecord,

    /// <summary>A reading whose time or resource was changed on both sides, to something else.</summary>
    MovedOnBothSides,
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

    /// <summary>
    /// A person took the two apart. Nothing joins them again by itself, ours is not sent as a new one, and theirs is not brought in as another one, until somebody allows it. The value says what it is kept apart from; it names nothing.
    /// </summary>
    KeptApart,
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

    /// <summary>Under a known number stands what may be another record: a person is asked.</summary>
    AskWhich,

    /// <summary>Sent to the other side as new.</summary>
    Send,

    /// <summary>Sent to the other side as a change.</summary>
    SendChange,
    AlreadyThere,

    /// <summary>A person took the two sides apart: nothing joins them again, and nothing of it is sent or brought in.</summary>
    KeptApart,
    Blocked,
    Failed,

    /// <summary>Stands there more than once: one of its numbers is to be deleted there.</summary>
    CopyThere,

    /// <summary>Known there before, gone now.</summary>
    MissingThere,

    /// <summary>There, but not here.</summary>
    MissingHere,

    /// <summary>On both sides, with other values.</summary>
    Different,

    /// <summary>Here, and never seen there.</summary>
    OnlyHere,

    /// <summary>Here, and of a kind that the other side cannot hold.</summary>
    NoPlaceThere,
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
