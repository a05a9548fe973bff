using System.Reflection;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Core.Monitors;
using Muster.Core.Runbooks;
using NodaTime;

namespace Muster.Core.Tests;

/// <summary>A fact of each case with every field filled, made from the type itself: none is forgotten.</summary>
internal static class FactSamples
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["Title"] = "Checkout is down",
        ["Reference"] = "INC-2026-11-21-001",
        ["IntoReference"] = "INC-2026-11-21-002",
        ["OtherReference"] = "INC-2026-11-21-002",
        ["From"] = "Checkout is slow",
        ["To"] = "Checkout is down",
        ["Text"] = "We are looking into it.",
        ["Note"] = "Rolled back.",
        ["Reason"] = "Seen in the log of the gateway.",
        ["Why"] = "The mail server did not answer.",
        ["Via"] = "link",
        ["Sentence"] = "Level 1 of policy Payments: you are named there.",
        ["Name"] = "Ada Okafor",
        ["Channel"] = "email",
        ["Method"] = "email",
        ["Address"] = "ada@example.com",
        ["Source"] = "alertmanager",
        ["DedupKey"] = "b4b2c9ba9f9a4f4b",
        ["Summary"] = "Disk is full on db-1.example.com",
        ["Layer"] = "Weekly",
        ["Date"] = "2026-12-31",
    };

    private static readonly Dictionary<Type, object> Values = new()
    {
        [typeof(Instant)] = Given.Noon + Duration.FromNanoseconds(123_456_000),
        [typeof(Duration)] = Duration.FromMinutes(3),
        [typeof(LocalDate)] = new LocalDate(2026, 12, 31),
        [typeof(int)] = 2,
        [typeof(long)] = 14L,
        [typeof(double)] = 5.5,
        [typeof(bool)] = true,
        [typeof(Guid)] = Given.Id(7),
        [typeof(Actor)] = Given.ByAda,
        [typeof(ResponderId)] = Given.Ada,
        [typeof(ServiceId)] = Given.Payments,
        [typeof(SeverityId)] = Given.P0,
        [typeof(PolicyId)] = new PolicyId("payments"),
        [typeof(ScheduleId)] = new ScheduleId("primary"),
        [typeof(RoleId)] = new RoleId("scribe"),
        [typeof(Duration)] = Duration.FromMinutes(5),
        [typeof(HeartbeatId)] = new HeartbeatId(Given.Id(8)),
        [typeof(HeartbeatPeriod)] = new HeartbeatPeriod(Duration.FromHours(1), 0),
        [typeof(AlertId)] = new AlertId(Given.Id(3)),
        [typeof(RunbookValue)] = new RunbookValue.Text("db-1"),
    };

    internal static object Of(Type type, string name = "")
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Values.TryGetValue(type, out var value))
            return value;
        if (type == typeof(string))
            return Words.GetValueOrDefault(name, $"some {name.ToLowerInvariant()}");
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(1)!;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var list = Array.CreateInstance(type.GenericTypeArguments[0], 1);
            list.SetValue(Of(type.GenericTypeArguments[0], name), 0);
            return list;
        }

        var maker = type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)!;
        var made = maker.Invoke([.. maker.GetParameters().Select(each => Of(each.ParameterType, each.Name!))]);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.CanWrite && !maker.GetParameters().Any(each => each.Name == property.Name))
                property.SetValue(made, Of(property.PropertyType, property.Name));
        }

        return made;
    }
}
