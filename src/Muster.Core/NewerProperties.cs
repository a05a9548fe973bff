using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace Muster.Core;

/// <summary>
/// What an older version stored lacks the properties that came later, and the generated readers leave these null,
/// whatever their initialisers say. What may not be null and has an empty form (a collection, or a type with an
/// <c>Empty</c> or <c>Initial</c> of its own) has that form instead.
/// </summary>
public static class NewerProperties
{
    private const BindingFlags Own = BindingFlags.Static | BindingFlags.Public;

    private static readonly MethodInfo arrays = typeof(Array).GetMethod(nameof(Array.Empty))!;

    /// <summary>A modifier for the reader of a type (<see cref="JsonTypeInfoResolver.WithAddedModifier"/>).</summary>
    public static void Fill(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
            return;
        var nullability = new NullabilityInfoContext();
        (PropertyInfo Property, object Empty)[] filled =
        [
            .. from property in type.Type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
               where property.CanWrite && !property.PropertyType.IsValueType
                   && nullability.Create(property).ReadState == NullabilityState.NotNull
               let empty = EmptyOf(property.PropertyType)
               where empty is not null
               select (property, empty),
        ];
        if (filled.Length == 0)
            return;
        type.OnDeserialized = read =>
        {
            foreach (var (property, empty) in filled)
            {
                if (property.GetValue(read) is null)
                    property.SetValue(read, empty);
            }
        };
    }

    /// <summary>The empty form of a type, or null when it has none.</summary>
    private static object? EmptyOf(Type type)
    {
        if (type == typeof(string))
            return null;
        if (type.GetProperty("Empty", Own) is { } made && made.PropertyType == type)
            return made.GetValue(null);
        if (type.GetField("Empty", Own) is { } kept && kept.FieldType == type)
            return kept.GetValue(null);
        if (type.GetProperty("Initial", Own) is { } initial && initial.PropertyType == type)
            return initial.GetValue(null);
        if (type.IsArray)
            return arrays.MakeGenericMethod(type.GetElementType()!).Invoke(null, null);
        if (!type.IsInterface || !type.IsGenericType)
            return null;
        var arguments = type.GetGenericArguments();
        var general = type.GetGenericTypeDefinition();
        return general == typeof(IReadOnlyList<>) || general == typeof(IReadOnlyCollection<>)
            ? arrays.MakeGenericMethod(arguments).Invoke(null, null)
            : general == typeof(IReadOnlyDictionary<,>)
            ? EmptyOf(typeof(ImmutableDictionary<,>).MakeGenericType(arguments))
            : general == typeof(IReadOnlySet<>)
            ? EmptyOf(typeof(ImmutableHashSet<>).MakeGenericType(arguments))
            : null;
    }
}
