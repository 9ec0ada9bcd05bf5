using System.ComponentModel.DataAnnotations;

namespace OurWater.Admin.Configuration;

/// <summary>Section <c>Database</c>.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    public DatabaseProvider Provider { get; init; } = DatabaseProvider.Sqlite;

    /// <summary>A relative path of an SQLite file lies under the content root.</summary>
    [Required(ErrorMessage = "Database:ConnectionString is empty. Leave the key out to use the embedded database, or name one.")]
    public string ConnectionString { get; init; } = "Data Source=App_Data/ourwater.db";
}

public enum DatabaseProvider
{
    Sqlite,
    SqlServer,
}

/// <summary>Section <c>Storage</c>: where uploaded files lie.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    [Required(ErrorMessage = "Storage:Path is empty. Name the folder for uploaded files.")]
    public string Path { get; init; } = "App_Data/files";

    [Range(1, 10_000, ErrorMessage = "Storage:MaxUploadMegabytes must be from 1 to 10000.")]
    public int MaxUploadMegabytes { get; init; } = 500;
}

/// <summary>Section <c>Jobs</c>: how many runs go at a time.</summary>
public sealed class JobsOptions
{
    public const string Section = "Jobs";

    private const int FewestWorkers = 4;

    /// <summary>
    /// Runs of all organisations together, in this process. 0: as fits the machine. More than it has cores, because a run between two systems waits for the
    /// other side most of its time.
    /// </summary>
    [Range(0, 100, ErrorMessage = "Jobs:Workers must be from 1 to 100, or 0 for as many as fit the machine.")]
    public int Workers { get; init; }

    /// <summary>Runs of one organisation. 0: half of the workers, so that none keeps the others waiting.</summary>
    [Range(0, 100, ErrorMessage = "Jobs:RunsPerOrganisation must be from 1 to 100, or 0 for half of the workers.")]
    public int RunsPerOrganisation { get; init; }

    public int WorkersHere => Workers > 0 ? Workers : Math.Max(FewestWorkers, 2 * Environment.ProcessorCount);

    public int MostOfOneOrganisation => RunsPerOrganisation > 0 ? RunsPerOrganisation : Math.Max(1, WorkersHere / 2);
}

/// <summary>Section <c>RateLimit</c>.</summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimit";

    /// <summary>Requests a minute and API key; 0 = no limit.</summary>
    [Range(0, 1_000_000, ErrorMessage = "RateLimit:RequestsPerMinute must be 0 (no limit) or more.")]
    public int RequestsPerMinute { get; init; } = 600;

    /// <summary>Forms of sign-in, joining and new passwords from one network address, and wrong API keys from there; 0 = no limit.</summary>
    [Range(0, 100_000, ErrorMessage = "RateLimit:SignInsPerMinute must be from 0 (no limit) to 100000.")]
    public int SignInsPerMinute { get; init; } = 60;
}

/// <summary>Section <c>Outbound</c>: what datasources may reach.</summary>
public sealed class OutboundOptions
{
    public const string Section = "Outbound";

    /// <summary>Hosts or networks, separated by commas, that datasources may reach although they are loopback or private.</summary>
    public string AllowedHosts { get; init; } = "";
}

/// <summary>
/// Section <c>Bootstrap</c>: the first administrator, organisation and API key, for an installation that a script sets up. Ignored once a user exists.
/// </summary>
public sealed class BootstrapOptions
{
    public const string Section = "Bootstrap";

    public string? AdminEmail { get; init; }
    public string? AdminPassword { get; init; }
    public string? Organisation { get; init; }
    public string? OrganisationId { get; init; }
    public string? TimeZone { get; init; }
    public string? ApiKey { get; init; }
}

/// <summary>
/// Section <c>Mail</c>: the server that sends invitations and links for new passwords. Without a host nothing is sent, and people hand the links over
/// themselves.
/// </summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    public string? Host { get; init; }

    [Range(1, 65_535, ErrorMessage = "Mail:Port must be from 1 to 65535: 587 with startTls, 465 with tls.")]
    public int Port { get; init; } = 587;

    public MailSecurity Security { get; init; } = MailSecurity.StartTls;

    public string? User { get; init; }
    public string? Password { get; init; }
    public string? From { get; init; }

    /// <summary>What links in letters begin with: what a request says of its host can be forged.</summary>
    public string? PublicAddress { get; init; }
}

public enum MailSecurity
{
    None,
    StartTls,
    Tls,
}
