using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.ML;
using SeNet.Torch.Network;

namespace SeNet.Reports.Settings;

/// <summary>
/// Settings as JSON: an object's public properties under their names. What is no setting is left out: views, listeners, functions and
/// cancellation. A network that has a name is its name; one of several kinds of an option says which it is.
/// </summary>
internal static class SettingsJson
{
    private const int DeepestLevel = 8;

    public static JsonObject Describe(object settings) => settings as JsonObject ?? Describe(settings, settings.GetType(), 0);

    private static JsonObject Describe(object settings, Type declared, int level)
    {
        var json = new JsonObject();
        // LearningRateSchedule.Constant is a schedule: its name says which.
        if (declared.IsAbstract) json["Kind"] = settings.GetType().Name;
        foreach (var property in settings.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
            if (property is { CanRead: true, CanWrite: true } && property.GetIndexParameters().Length == 0 && IsSetting(property.PropertyType))
                json[property.Name] = Value(property.GetValue(settings), property.PropertyType, level + 1);
        return json;
    }

    private static bool IsSetting(Type type) =>
        type != typeof(CancellationToken) && !typeof(Delegate).IsAssignableFrom(type) && !typeof(IDataView).IsAssignableFrom(type) &&
        !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IProgress<>));

    private static JsonNode? Value(object? value, Type declared, int level) => value switch
    {
        null => null,
        bool flag => JsonValue.Create(flag),
        int or long or short or byte or uint or ulong or ushort => JsonValue.Create(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
        float number when float.IsFinite(number) => JsonValue.Create(number),
        double number when double.IsFinite(number) => JsonValue.Create(number),
        string text => JsonValue.Create(text),
        SeResNetArchitecture architecture when SeResNetArchitecture.All.Contains(architecture) => JsonValue.Create(architecture.Name),
        IFormattable text => JsonValue.Create(text.ToString(null, CultureInfo.InvariantCulture)),
        IDictionary map => new JsonObject(map.Cast<DictionaryEntry>().Select(entry => KeyValuePair.Create(entry.Key.ToString()!, Value(entry.Value, typeof(object), level + 1)))),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(item => Value(item, typeof(object), level + 1))]),
        _ when level >= DeepestLevel => JsonValue.Create(value.ToString()),
        _ => Describe(value, declared, level),
    };
}
