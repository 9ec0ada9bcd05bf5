namespace OurWater.Admin.Tests.Access;

/// <summary>Who knocks. The data is that of the organisation MyWell.</summary>
public enum Who
{
    Anonymous,
    Viewer,
    Editor,
    Admin,

    /// <summary>An administrator of another organisation.</summary>
    OtherAdmin,

    /// <summary>A system administrator, who belongs to no organisation.</summary>
    System,

    /// <summary>An API key that has the scope of the endpoint and no other; where there is none, a key with all scopes.</summary>
    Key,

    /// <summary>An API key that has every scope but that of the endpoint.</summary>
    KeyWithoutScope,
    RevokedKey,

    /// <summary>Another organisation's key, with all scopes.</summary>
    OtherKey,
}

/// <summary>What became of it.</summary>
public enum Outcome
{
    /// <summary>The answer that the row names.</summary>
    In,

    /// <summary>The same, and nothing of MyWell in it.</summary>
    Empty,

    /// <summary>302 to the sign-in page, with the way back.</summary>
    SignIn,

    /// <summary>302 to the page that says: not for your role.</summary>
    Denied,

    /// <summary>401.</summary>
    NoKey,

    /// <summary>403.</summary>
    Forbidden,

    /// <summary>404: as a record that does not exist.</summary>
    NotThere,
}

/// <summary>A kind of door: what becomes of each who knocks, in the order of <see cref="Who"/>.</summary>
public sealed record Door(string Name, params Outcome[] Outcomes)
{
    public Outcome this[Who who] => Outcomes[(int)who];

    public override string ToString() => Name;
}

/// <param name="Method">GET, POST, …; ANY where the endpoint does not say, which is then tried with GET.</param>
/// <param name="Path">As the program maps it.</param>
/// <param name="Gives">The status for those who get in.</param>
/// <param name="Record">Which record of MyWell the id in the path is.</param>
/// <param name="Body">What is sent; <c>@name</c> stands for the id of a record.</param>
public sealed record AccessRow(string Method, string Path, Door Door, string? Scope = null, int Gives = 200, string? Record = null, string? Body = null)
{
    /// <summary>The status for another organisation's key where its body names a record of MyWell: refused as one that is not there.</summary>
    public int? OtherKeyGets { get; init; }

    public string Address => $"{Method} {Path}";

    public bool IsApi => Path.StartsWith("/api/v1", StringComparison.Ordinal) || Path.StartsWith("/api/functions", StringComparison.Ordinal);

    public override string ToString() => Address;
}
