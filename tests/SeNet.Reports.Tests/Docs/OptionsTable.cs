using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using SeNet.MLNet;
using SeNet.Torch.Batches;
using SeNet.Torch.Training;

namespace SeNet.Reports.Tests.Docs;

/// <summary>The page of all options, made from the code: names, types and defaults from the types, the rest from their documentation.</summary>
internal static class OptionsTable
{
    private const string Head =
        """
        # Options

        All options of `SeResNetTrainer.Options`, and of what they consist of. They are immutable and set with `init`; a value that is out of
        its bounds is refused when the trainer is made, by a message that names the option and the value.

        This page is generated from the code's documentation. After a change: `SENET_UPDATE_DOCS=1 dotnet test --project
        tests/SeNet.Reports.Tests -c Release --filter-class '*OptionsTableTests'`.
        """;

    public static string Create()
    {
        var page = new StringBuilder(Head.ReplaceLineEndings("\n")).Append('\n');
        var (seen, queue) = (new HashSet<Type> { typeof(SeResNetTrainer.Options) }, new Queue<Type>());
        AddSection(page, "The trainer", typeof(SeResNetTrainer.Options), typeof(SeResNetTrainer.Options), queue);
        AddSection(page, "How the network learns", typeof(TrainingRecipe), typeof(SeResNetTrainer.Options), queue);
        while (queue.TryDequeue(out var type))
        {
            if (!seen.Add(type)) continue;
            if (type.IsAbstract)
            {
                page.Append(CultureInfo.InvariantCulture, $"\n## {Name(type)}\n{XmlDocumentation.Summary(type)}\n\n| Kind, with defaults or examples | |\n|---|---|\n");
                foreach (var kind in Kinds(type)) page.Append(CultureInfo.InvariantCulture, $"| `{Call(kind)}` | {XmlDocumentation.Summary(kind)} |\n");
            }
            else
            {
                AddSection(page, Name(type), type, type, queue);
            }
        }
        return page.ToString();
    }

    private static void AddSection(StringBuilder page, string heading, Type declaring, Type instantiated, Queue<Type> queue)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {heading}\n{(declaring == instantiated && declaring != typeof(SeResNetTrainer.Options) ? XmlDocumentation.Summary(declaring) + "\n\n" : "\n")}| Option | Type | Default | |\n|---|---|---|---|\n");
        var defaults = instantiated.GetConstructor(Type.EmptyTypes) is null || RequiresMembers(instantiated) ? null : Activator.CreateInstance(instantiated);
        foreach (var property in declaring.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(property => property.CanWrite).OrderBy(property => property.MetadataToken))
        {
            var value = defaults is null ? "required" : property.GetValue(defaults) is var found && found is null ? "`null`" : $"`{Text(found!)}`";
            page.Append(CultureInfo.InvariantCulture, $"| `{property.Name}` | `{Name(property.PropertyType)}` | {(defaults is null && !IsRequired(property) ? "" : value)} | {XmlDocumentation.Summary(property)} |\n");
            if (Nullable.GetUnderlyingType(property.PropertyType) is null && IsOurs(property.PropertyType)) queue.Enqueue(property.PropertyType);
        }
    }

    private static bool RequiresMembers(Type type) => type.GetProperties().Any(IsRequired);

    private static bool IsRequired(PropertyInfo property) => property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute));

    // Of options that are groups of options themselves; networks and pixel statistics have pages and names of their own.
    private static bool IsOurs(Type type) =>
        type.Namespace is "SeNet.Torch.Training" or "SeNet.Torch.Batches" && !type.IsEnum && !typeof(Delegate).IsAssignableFrom(type);

    private static IEnumerable<Type> Kinds(Type type) => type.GetNestedTypes().Where(type.IsAssignableFrom).OrderBy(kind => kind.MetadataToken);

    /// <summary>How each kind is made, as a reader may copy it out: with every parameter, its default or an example.</summary>
    public static string Call(Type kind)
    {
        var constructor = kind.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).First();
        var arguments = constructor.GetParameters().Select(parameter =>
            $"{parameter.Name}: {(parameter.HasDefaultValue ? Text(parameter.DefaultValue ?? "null") : Example(parameter.ParameterType))}");
        return $"new {Name(kind)}({string.Join(", ", arguments)})";
    }

    /// <summary>The kinds that options consist of, such as the schedules.</summary>
    public static IEnumerable<Type> AllKinds() => new[] { typeof(LearningRateSchedule), typeof(Optimizer), typeof(ClassWeights) }.SelectMany(Kinds);

    private static string Example(Type type) => type switch
    {
        _ when type == typeof(int) => "30",
        _ when type == typeof(double) => "5",
        _ when type == typeof(IReadOnlyList<int>) => "[30, 60]",
        _ when type == typeof(LearningRateSchedule) => Call(typeof(LearningRateSchedule.Cosine)),
        _ when type == typeof(IEnumerable<KeyValuePair<string, double>>) => "new Dictionary<string, double> { [\"rose\"] = 2 }",
        _ => throw new NotSupportedException($"An example of {type} is wanted."),
    };

    private static string Text(object value) => value switch
    {
        "" => "\"\"",
        bool flag => flag ? "true" : "false",
        string text => text,
        CancellationToken => "none",
        ICollection list => list.Count == 0 ? "none" : string.Join(", ", list.Cast<object>().Select(Text)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        Augmentation augmentation when augmentation == Augmentation.CropAndFlip => "Augmentation.CropAndFlip",
        _ => Name(value.GetType()),
    };

    private static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Name(underlying) + "?";
        if (type.IsGenericType) return $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
        if (type.DeclaringType is { } outer) return $"{Name(outer)}.{type.Name}";
        return type.Name switch { "Int32" => "int", "Int64" => "long", "Double" => "double", "Single" => "float", "Boolean" => "bool", "String" => "string", var name => name };
    }
}
