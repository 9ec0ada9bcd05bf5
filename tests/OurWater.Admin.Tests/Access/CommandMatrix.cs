using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Tests.Access;

/// <summary>Who may do what behind the pages: the least role for each method of a feature that is told who acts. A new method needs its row here, or a test fails.</summary>
internal static class CommandMatrix
{
    /// <summary>Who runs the installation, whatever the role in an organisation.</summary>
    public const Role SystemAdministrator = (Role)100;

    private static readonly KeyValuePair<string, Role>[] All =
    [
        // Every member.
        .. Rows(Role.Viewer, "ApprovalQueries", "FindAsync", "ListAsync", "ReadingsAsync"),
        .. Rows(Role.Viewer, "AttentionQueries", "ListAsync"),
        .. Rows(Role.Viewer, "ChangeQueries", "ListAsync"),
        .. Rows(Role.Viewer, "CheckQueries", "EarlierMendsAsync", "PlaceNamesAsync", "RejectedAsync", "ResultsAsync", "RunAsync", "SearchPlacesAsync"),
        .. Rows(Role.Viewer, "ConflictDetails", "FindAsync"),
        .. Rows(Role.Viewer, "ConflictQueries", "IdsAsync", "ListAsync", "SourcesAsync"),
        .. Rows(Role.Viewer, "DatasourceQueries", "FindAsync", "ListAsync", "OthersAsync"),
        .. Rows(Role.Viewer, "ExternalIdDownloads", "WriteAsync"),
        .. Rows(Role.Viewer, "ExternalIdQueries", "FamiliesAsync", "IdsAsync", "ListAsync", "SendingAsync", "SummaryAsync"),
        .. Rows(Role.Viewer, "GroupQueries", "CandidatesAsync", "FindAsync", "ListAsync", "MembersAsync"),
        .. Rows(Role.Viewer, "MemberCommands", "LeaveAsync"),
        .. Rows(Role.Viewer, "MemberQueries", "InvitationsAsync", "ListAsync"),
        .. Rows(Role.Viewer, "OrganisationSettingsService", "GetAsync"),
        .. Rows(Role.Viewer, "OverviewQueries", "MonthsAsync", "StoredAsync"),
        .. Rows(Role.Viewer, "PlanReader", "PlacesAsync", "ReadAsync"),
        .. Rows(Role.Viewer, "ReadingQueries", "HistoryAsync", "ListAsync", "PlotAsync"),
        .. Rows(Role.Viewer, "ResourceDownloads", "TitleAsync", "WriteCsvAsync", "WriteGeoJsonAsync", "WriteReadingsAsync"),
        .. Rows(Role.Viewer, "ResourceListQueries", "GroupsAsync", "ListAsync", "MapAsync"),
        .. Rows(Role.Viewer, "ResourceQueries", "FindAsync", "HistoryAsync", "HistoryCountAsync", "NearAsync"),
        .. Rows(Role.Viewer, "MendedRows", "ForecastAsync"),
        .. Rows(Role.Viewer, "RowCheckers", "LoadAsync"),
        .. Rows(Role.Viewer, "RowSamples", "FindAsync"),
        .. Rows(Role.Viewer, "RunItemQueries", "ListAsync", "TabsAsync"),
        .. Rows(Role.Viewer, "RunListCsv", "WriteAsync"),
        .. Rows(Role.Viewer, "RunOutcomes", "ChangesAsync", "RejectedAsync"),
        .. Rows(Role.Viewer, "RunQueries", "FindAsync", "LastAsync", "ListAsync", "LogAsync", "WaitingAsync"),
        .. Rows(Role.Viewer, "SyncChoiceQueries", "FindAsync", "IsFileAsync", "ResourcesAsync"),
        .. Rows(Role.Viewer, "SyncQueries", "FindAsync", "ListAsync", "PageAsync"),
        .. Rows(Role.Viewer, "UploadQueries", "ExternalIdNamesAsync", "GetAsync", "ListUnfinishedAsync"),

        // Whoever may change data and syncs.
        .. Rows(Role.Editor, "CheckCommands", "CancelAsync", "CheckAsync", "ImportAsync"),
        .. Rows(Role.Editor, "ConflictCommands", "ResolveAsync"),
        .. Rows(Role.Editor, "DatasourceEditor", "DeleteAsync", "SaveAsync", "TestAsync"),
        .. Rows(Role.Editor, "ExternalIdCommands", "AllowAgainAsync", "LinkAsync", "RefreshPincodesAsync", "RetryAsync", "SendAnewAsync", "SetPincodeAsync", "UnlinkAsync"),
        .. Rows(Role.Editor, "GroupCommands", "AddAsync", "SaveAsync", "SetMembersAsync"),
        .. Rows(Role.Editor, "LinkUploads", "ApplyAsync", "CheckAsync"),
        .. Rows(Role.Editor, "MatchQueries", "FindAsync", "SourcesAsync"),
        .. Rows(Role.Editor, "MendCommands", "ExchangeAllAsync", "LeaveOutAllAsync", "LeaveOutAsync", "MendAsync", "UndoAllAsync", "UndoAsync", "UndoEarlierAsync"),
        .. Rows(Role.Editor, "ReadingCommands", "AddAsync", "ChangeAsync", "DeleteAsync"),
        .. Rows(Role.Editor, "ResourceCommands", "SaveAsync"),
        .. Rows(Role.Editor, "RunCommands", "ApproveAsync", "CancelAsync", "DeclineAsync", "RunAgainAsync", "RunListAsync", "UndoAsync"),
        .. Rows(Role.Editor, "SyncCommands", "DeleteAsync", "ReadFromTheStartAsync", "SaveAsync", "SetEnabledAsync", "StartAsync"),
        .. Rows(Role.Editor, "UploadCommands", "DiscardAsync", "GoToAsync", "SaveMappingAsync", "SetDataTypeAsync", "SetFileAsync", "SetRememberAsync", "StartAsync", "StartMendedAsync"),

        // Whoever looks after the organisation.
        .. Rows(Role.Admin, "ApiKeyCommands", "MakeAsync", "RevokeAsync"),
        .. Rows(Role.Admin, "ApiKeyQueries", "ListAsync"),
        .. Rows(Role.Admin, "Invitations", "MakeAsync", "RevokeAsync"),
        .. Rows(Role.Admin, "MemberCommands", "ChangeRoleAsync", "RemoveAsync"),
        .. Rows(Role.Admin, "OrganisationSettingsService", "SaveAsync"),
        .. Rows(Role.Admin, "PasswordLinks", "MakeAsync"),

        // Whoever runs the installation.
        .. Rows(SystemAdministrator, "HealthQueries", "ReadAsync"),
        .. Rows(SystemAdministrator, "OrganisationCommands", "InviteAsync", "MakeAsync"),
        .. Rows(SystemAdministrator, "OrganisationQueries", "ListAsync"),
        .. Rows(SystemAdministrator, "PasswordLinks", "MakeForAnybodyAsync"),
        .. Rows(SystemAdministrator, "UserCommands", "ForgetSecondFactorsAsync", "SetClosedAsync", "SetSystemAdministratorAsync", "UnlockAsync"),
        .. Rows(SystemAdministrator, "UserQueries", "ListAsync"),
    ];

    public static IReadOnlyDictionary<string, Role> Least { get; } = All.ToDictionary();

    public static IEnumerable<MethodInfo> Methods =>
        from type in typeof(Database).Assembly.GetTypes()
        where (type.Namespace?.StartsWith("OurWater.Admin.Features", StringComparison.Ordinal) == true || type == typeof(OurWater.Admin.Accounts.PasswordLinks)) && !type.IsAssignableTo(typeof(IComponent))
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where (method.IsPublic || method.IsAssembly) && !method.IsSpecialName
        where method.GetParameters() is [{ ParameterType: var first }, ..] && (first == typeof(Actor) || first == typeof(ClaimsPrincipal))
        orderby NameOf(method), method.GetParameters().Length
        select method;

    private static IEnumerable<KeyValuePair<string, Role>> Rows(Role least, string type, params string[] methods) => methods.Select(m => KeyValuePair.Create($"{type}.{m}", least));

    public static string NameOf(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";
}
