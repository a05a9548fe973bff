using Muster.Client.Postmortems;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>Post-mortems: what is not published first.</summary>
    public Task<Answer<ListMessage<PostmortemMessage>>> ListPostmortems(
        string? status, string? owner, CancellationToken cancel) =>
        Read<ListMessage<PostmortemMessage>>(
            With("api/v1/postmortems", ("status", status), ("owner", owner)), cancel);

    /// <summary>The post-mortem of an incident.</summary>
    public Task<Answer<PostmortemMessage>> ShowPostmortem(string incident, CancellationToken cancel) =>
        Read<PostmortemMessage>(At($"api/v1/postmortems/{incident}"), cancel);

    /// <summary>Its document as Markdown or HTML.</summary>
    public Task<Answer<PostmortemDocumentMessage>> ExportPostmortem(
        string incident, string format, CancellationToken cancel) => Read<PostmortemDocumentMessage>(
        With(At($"api/v1/postmortems/{incident}/document"), ("format", format)), cancel);

    /// <summary>Begins one.</summary>
    public Task<Answer<PostmortemMessage>> OpenPostmortem(
        PostmortemOrderMessage order, string? key, CancellationToken cancel) =>
        Write<PostmortemMessage>("api/v1/postmortems", order, key, cancel);

    /// <summary>Does something with one: draft, owner, submission, changes, publication, posts, closure, and so
    /// on.</summary>
    public Task<Answer<PostmortemMessage>> ActOnPostmortem(
        string incident, string act, object? order, string? key, CancellationToken cancel) =>
        Write<PostmortemMessage>($"{At($"api/v1/postmortems/{incident}")}/{act}", order, key, cancel);

    /// <summary>Writes a part.</summary>
    public Task<Answer<PostmortemMessage>> WritePostmortemSection(
        string incident, string section, PostmortemTextMessage text, CancellationToken cancel) =>
        Write<PostmortemMessage>(At($"api/v1/postmortems/{incident}/sections/{section}"), text, key: null, cancel);
}
