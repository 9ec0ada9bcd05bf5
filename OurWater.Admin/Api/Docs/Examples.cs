using System.Text.Json.Nodes;

namespace OurWater.Admin.Api.Docs;

/// <summary>What a caller sends, and what comes back, by operation: bodies that work, so that a script can begin with them. A test sends every one of them.</summary>
internal static class Examples
{
    private static readonly Dictionary<string, string> Requests = new()
    {
        ["createResource"] = """
            {"resourceType": "well", "name": "By the temple", "coords": {"latitude": 24.59, "longitude": 74.19}, "wellDepth": 21.95, "owner": {"name": "Ratan"},
             "externalIds": {"legacyMyWellId": "313603.1111", "legacyMyWellPincode": "313603"}}
            """,
        ["changeResource"] = """{"name": "By the new temple", "externalIds": {"ggmnCode": "NL-7"}}""",
        ["createReading"] = """{"resourceExternalId": "legacyMyWellId:313603.1111", "datetime": "2018-08-06T20:00:00+05:30", "value": 20.18}""",
        ["changeReading"] = """{"value": 20.08}""",
        ["createGroup"] = """
            {"name": "Hinta", "type": "village", "center": {"latitude": 24.6, "longitude": 74.18},
             "area": {"type": "Polygon", "coordinates": [[[74.17, 24.59], [74.19, 24.59], [74.19, 24.61], [74.17, 24.59]]]}}
            """,
        ["changeGroup"] = """{"name": "Hinta (north)"}""",
        ["createDatasource"] = """{"type": "legacyMyWell", "name": "LegacyMyWell", "baseUrl": "https://legacy.example.org/api", "username": "sync", "password": "…"}""",
        ["replaceDatasource"] = """{"type": "legacyMyWell", "name": "LegacyMyWell", "baseUrl": "https://legacy.example.org/api", "username": "sync"}""",
        ["createSync"] = """
            {"name": "LegacyMyWell, both ways", "datasource": {"id": "1"}, "methods": ["pullFromDatasource", "pushToDatasource"], "selectedDatatypes": ["group", "resource", "reading"],
             "selection": {"pincodes": ["313603"]}, "conflictPolicy": "ask"}
            """,
        ["replaceSync"] = """{"name": "LegacyMyWell to us", "datasource": {"id": "1"}, "methods": ["pullFromDatasource"], "selectedDatatypes": ["group", "resource", "reading"], "conflictPolicy": "datasourceWins"}""",
        ["startRun"] = """{"dryRun": true}""",
        ["triggerSync"] = """{"dryRun": false}""",
        ["pushDataFromDatasource"] = """
            {"resources": [{"resourceType": "well", "name": "By the temple", "coords": {"latitude": 24.59, "longitude": 74.19}, "externalIds": {"fieldApp": "w-17"}}],
             "readings": [{"resourceExternalId": "fieldApp:w-17", "datetime": "2026-11-26T09:30:00+05:30", "value": 7.25},
                          {"resourceExternalId": "fieldApp:w-17", "datetime": "2026-11-25", "value": 7.3, "externalIds": {"fieldApp": "r-4711"}}]}
            """,
        ["changeExternalId"] = """{"value": "313603.1112"}""",
    };

    private static readonly Dictionary<string, string> Answers = new()
    {
        ["getResource"] = """
            {"id": "17", "name": "By the temple", "resourceType": "well", "coords": {"latitude": 24.59, "longitude": 74.19}, "elevation": null, "wellDepth": 21.95, "owner": {"name": "Ratan"}, "groups": ["4"],
             "timeseries": [{"id": "default", "unit": "m"}], "lastValue": 20.18, "lastReadingDatetime": "2018-08-06T14:30:00Z",
             "externalIds": {"legacyMyWellId": "313603.1111", "legacyMyWellPincode": "313603"}, "createdAt": "2026-11-26T04:00:00Z", "updatedAt": "2026-11-26T04:00:00Z"}
            """,
        ["getReading"] = """
            {"id": "93", "resourceId": "17", "timeseriesId": "default", "datetime": "2018-08-06T14:30:00Z", "precision": "minute", "value": 20.18, "externalIds": {"legacyMyWellId": "1"},
             "createdAt": "2026-11-26T04:00:00Z", "updatedAt": "2026-11-26T04:00:00Z"}
            """,
        ["listReadings"] = """
            {"data": [{"id": "93", "resourceId": "17", "timeseriesId": "default", "datetime": "2018-08-06T14:30:00Z", "precision": "minute", "value": 20.18, "externalIds": {},
                       "createdAt": "2026-11-26T04:00:00Z", "updatedAt": "2026-11-26T04:00:00Z"}],
             "start": 0, "limit": 1, "page": 0, "total": 4812, "next": "/api/v1/readings?limit=1&page=1&cursor=OTMuMA"}
            """,
        ["startRun"] = """{"runId": "214"}""",
        ["getRun"] = """
            {"id": "214", "syncId": "3", "state": "succeeded", "dryRun": false, "trigger": "api", "startedBy": "Nightly script", "queuedAt": "2026-11-26T04:00:00.000Z", "startedAt": "2026-11-26T04:00:00.120Z",
             "finishedAt": "2026-11-26T04:00:09.480Z", "phase": null, "attempt": 1,
             "pull": {"reading": {"read": 27044, "created": 26900, "updated": 0, "unchanged": 0, "skipped": 100, "conflicted": 0, "rejected": 44}}, "push": {}, "alsoCreated": {"resource": 2},
             "warnings": [{"type": "unknownResource", "count": 44, "examples": ["row 17: …"]}], "errors": [], "rowsPerSecond": 41000, "cancelRequested": false, "undoOfRunId": null, "kind": "sync", "approvedAt": null, "approvedBy": null}
            """,
        ["pushDataFromDatasource"] = """
            {"runId": "215", "results": [{"type": "resource", "index": 0, "status": "created", "id": "17", "reason": null, "message": null},
                                         {"type": "reading", "index": 0, "status": "created", "id": "93", "reason": null, "message": null},
                                         {"type": "reading", "index": 1, "status": "rejected", "id": null, "reason": "dateInFuture", "message": "datetime: This lies more than a day in the future."}]}
            """,
        ["pullDataFromOurWater"] = """
            {"data": [{"id": "93", "resourceId": "17", "timeseriesId": "default", "datetime": "2018-08-06T14:30:00Z", "precision": "minute", "value": 20.18, "externalIds": {"fieldApp": "r-1"},
                       "createdAt": "2026-11-26T04:00:00Z", "updatedAt": "2026-11-26T04:00:00Z"}],
             "start": 0, "limit": 1, "page": 0, "total": 365, "next": "/api/v1/syncs/3/data?type=reading&limit=1&page=1&cursor=OTMuMA"}
            """,
        ["testDatasource"] = """{"ok": true, "message": "Connected and signed in.", "server": "LoopBack 2", "counts": {"group": 12, "resource": 359, "reading": 27290}}""",
    };

    public static JsonNode? RequestOf(string operation) => Requests.TryGetValue(operation, out var text) ? JsonNode.Parse(text) : null;

    public static JsonNode? AnswerOf(string operation) => Answers.TryGetValue(operation, out var text) ? JsonNode.Parse(text) : null;
}
