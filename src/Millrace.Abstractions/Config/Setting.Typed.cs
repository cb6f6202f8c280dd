namespace Millrace.Config;

/// <summary>A setting whose value is a <typeparamref name="T"/>. The fluent methods refine the declaration and return it.</summary>
public sealed class Setting<T> : Setting
{
    private readonly Func<string, T> _parse;
    private List<Func<T, string?>> _checks = [];
    private string? _whenUnreadable;

    internal Setting(string name, ConfigType type, Func<string, T> parse, T? defaultValue, string? defaultText, bool isRequired)
        : base(name, type)
    {
        _parse = parse;
        DefaultValue = defaultValue;
        DefaultText = defaultText;
        IsRequired = isRequired;
    }

    /// <summary>What counts when it is not given; the type's own default for a required setting.</summary>
    public T? DefaultValue { get; }

    /// <summary>
    /// What it does, in a sentence that ends with a full stop; <paramref name="unit"/> (such as <c>milliseconds</c>) is added to it.
    /// </summary>
    public Setting<T> Doc(string text, string? unit = null)
    {
        Documentation = unit is null ? text : $"{text} In {unit}.";
        Unit = unit;
        return this;
    }

    /// <summary>Default: medium.</summary>
    public Setting<T> Importance(Importance importance)
    {
        ImportanceLevel = importance;
        return this;
    }

    /// <summary>The heading under which forms and pages list it.</summary>
    public Setting<T> Group(string name)
    {
        GroupName = name;
        return this;
    }

    /// <summary>Position in its group, where it is not that of the declaration.</summary>
    public Setting<T> Order(int order)
    {
        GroupOrder = order;
        return this;
    }

    /// <summary>Its label in forms, and how wide its field is.</summary>
    public Setting<T> Display(string label, Width width = Config.Width.None)
    {
        Label = label;
        FieldWidth = width;
        return this;
    }

    /// <summary>How wide its field in forms is.</summary>
    public Setting<T> Width(Width width)
    {
        FieldWidth = width;
        return this;
    }

    /// <summary>Names of settings whose meaning depends on this one.</summary>
    public Setting<T> Dependents(params string[] names)
    {
        DependentNames = names;
        return this;
    }

    /// <summary>Other names under which it may be given; its own name counts before them.</summary>
    public Setting<T> Alias(params string[] names)
    {
        AliasNames = names;
        return this;
    }

    /// <summary>Values to offer in forms; others are allowed all the same.</summary>
    public Setting<T> Recommend(params string[] values)
    {
        RecommendedValues = values;
        return this;
    }

    /// <summary>
    /// What values are allowed, in words for people: what the checks cannot tell by themselves, such as <c>a time zone</c>.
    /// </summary>
    public Setting<T> Allow(string words)
    {
        Allowed = words;
        return this;
    }

    /// <summary>May be changed while the program runs.</summary>
    public Setting<T> Dynamic()
    {
        IsDynamic = true;
        return this;
    }

    /// <summary>The same setting under another name, such as the one by which a server sets the default of many.</summary>
    public Setting<T> As(string name)
    {
        var renamed = (Setting<T>)MemberwiseClone();
        renamed.Name = name;
        renamed._checks = [.. _checks];
        return renamed;
    }

    /// <summary>It is read and listed nowhere.</summary>
    public Setting<T> Internal()
    {
        IsInternal = true;
        return this;
    }

    /// <summary>A rule on the value alone: null when it holds, else the reason, such as <c>Value must be at least 1</c>.</summary>
    /// <param name="rule">Says what is wrong, or null.</param>
    /// <param name="whenUnreadable">
    /// What the rule says when there is no value to look at, because the text is not of the type or a required setting is missing.
    /// Kafka runs its range checks then too, so that <c>tasks.max=many</c> has two errors; null: nothing more is said.
    /// </param>
    public Setting<T> Check(Func<T, string?> rule, string? whenUnreadable = null)
    {
        _checks.Add(rule);
        _whenUnreadable ??= whenUnreadable;
        return this;
    }

    /// <summary>The value of a text in which <see cref="Setting.FaultsOf"/> finds nothing.</summary>
    /// <exception cref="FormatException"/>
    public T ValueOf(string text) => _parse(text.Trim());

    /// <summary>Values that can be told one by one: they are all that works, and are offered.</summary>
    public Setting<T> Among(params string[] values)
    {
        Choices = values;
        return Recommend(values);
    }

    internal override object? Read(string? text, List<string> errors)
    {
        if (text is null)
        {
            if (!IsRequired) return DefaultValue;
            errors.Add($"Missing required configuration \"{Name}\" which has no default value.");
            AddUnreadable(errors);
            return DefaultValue;
        }

        T value;
        try
        {
            value = _parse(text.Trim());
        }
        catch (FormatException fault)
        {
            errors.Add(Invalid(text, fault.Message));
            AddUnreadable(errors);
            return DefaultValue;
        }

        foreach (Func<T, string?> check in _checks)
            if (check(value) is { } reason)
                errors.Add(Invalid(value is IEnumerable<string> items ? $"[{string.Join(", ", items)}]" : text.Trim(), reason));
        return value;
    }

    internal override void AddUnreadable(List<string> errors)
    {
        if (_whenUnreadable is not null) errors.Add(Invalid("null", _whenUnreadable));
    }

    private string Invalid(string text, string reason) =>
        $"Invalid value {(Type == ConfigType.Password ? Config.Secret.Hidden : UrlSecrets.Hide(text))} for configuration {Name}: {reason}";
}
