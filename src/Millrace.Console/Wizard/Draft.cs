using Millrace.WebConsole.Connectors;

namespace Millrace.WebConsole.Wizard;

/// <summary>
/// A configuration that is being written: what is set so far, what was stored before, and what validate says of it. Secrets that are typed
/// live here and nowhere else.
/// </summary>
/// <param name="plugin">The connector's class.</param>
/// <param name="stored">The configuration as the server sent it, secrets and all; null for a new connector.</param>
/// <param name="masked">The same as a page may show it.</param>
internal sealed class Draft(string plugin, IReadOnlyDictionary<string, string>? stored, IReadOnlyDictionary<string, string>? masked)
{
    private const string Missing = "Missing required configuration";

    private readonly OrderedDictionary<string, string> _settings = new(
        (masked ?? new Dictionary<string, string>()).Where(setting => setting.Key is not ("name" or "connector.class")),
            StringComparer.Ordinal);

    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private readonly HashSet<Step> _judged = [];

    public string Plugin { get; } = plugin;

    public string Name { get; set; } = stored?.GetValueOrDefault("name") ?? "";

    /// <summary>The connector that is edited; null for a new one.</summary>
    public string? Editing { get; init; }

    /// <summary>Grows with each change of anything that is drawn.</summary>
    public long Version { get; private set; }

    public FormModel? Form { get; private set; }

    public IReadOnlyDictionary<string, string> Settings => _settings;

    /// <summary>What is stored, secrets masked; empty for a new connector.</summary>
    public IReadOnlyDictionary<string, string> Stored { get; } = masked ?? new Dictionary<string, string>();

    public string? Value(string name) => _settings.GetValueOrDefault(name);

    /// <summary>Sets a value; null takes the setting out, so that its default holds.</summary>
    public void Set(string name, string? value)
    {
        if (value is null) _settings.Remove(name);
        else _settings[name] = value;
        _touched.Add(name);
        Version++;
    }

    /// <summary>Whether the value is a secret that is stored and was not typed anew.</summary>
    public bool IsStoredSecret(string name) => Value(name) == SecretMask.Mask && Stored.GetValueOrDefault(name) == SecretMask.Mask;

    /// <summary>Takes the place of all settings, as a text was edited; masks in it stand for what was there.</summary>
    public void Replace(ConfigReader text)
    {
        Dictionary<string, string> before = new(_settings, StringComparer.Ordinal);
        _settings.Clear();
        foreach (var (name, value) in text.Settings)
        {
            if (name is "connector.class") continue;
            _settings[name] = value == SecretMask.Mask && before.TryGetValue(name, out string? typed) ? typed : value;
        }

        if (text.Name is { } given && Editing is null) Name = given;
        Version++;
    }

    /// <summary>What validate said. Values that it echoes never take the place of what is typed.</summary>
    public void Judge(FormModel form)
    {
        Form = form;
        Version++;
    }

    /// <summary>From now on also tells what is missing in that step.</summary>
    public void Show(Step step)
    {
        _judged.Add(step);
        Version++;
    }

    /// <summary>The errors of a field that are to be told now: where nothing is set only once it was touched or the step left.</summary>
    public IEnumerable<string> ErrorsOf(Field field)
    {
        if (!_touched.Contains(field.Name) && !_settings.ContainsKey(field.Name)
            && !(Steps.Of(field) is { } step && _judged.Contains(step))) return [];
        // Connect says of one that is missing also that null is no valid value.
        bool isMissing = field.Errors.Any(error => error.StartsWith(Missing, StringComparison.Ordinal));
        return field.Errors.Take(isMissing ? 1 : int.MaxValue);
    }

    public IReadOnlyList<(Field Field, string Error)> ErrorsOf(Step step) =>
        [.. (Form?.Fields ?? []).Where(field => Steps.Of(field) == step).SelectMany(field =>
            ErrorsOf(field).Select(error => (field, error)))];

    /// <summary>All errors that validate told, asked for or not; those of the name, which the review asks for, left out.</summary>
    public IReadOnlyList<(Field Field, string Error)> AllErrors() =>
        [.. (Form?.Fields ?? []).Where(field => field.Name != "name").SelectMany(field => field.Errors.Select(error => (field, error)))];

    /// <summary>The steps that have something to ask.</summary>
    public IReadOnlyList<Step> ShownSteps =>
        [.. Enum.GetValues<Step>().Where(step => step is Step.Connector or Step.Review || Form?.Has(step) is true)];

    /// <summary>With masks, for pages.</summary>
    public Dictionary<string, string> ToShow()
    {
        var shown = new Dictionary<string, string>(StringComparer.Ordinal) { ["connector.class"] = Plugin };
        foreach (var (name, value) in _settings)
            shown[name] = IsSecret(name) && value.Length > 0 && !SecretMask.IsReference(value) ? SecretMask.Mask : value;
        return shown;
    }

    /// <summary>
    /// With secrets, for the server. Ours takes a mask for what it has stored; for others the stored value is put back in its place.
    /// </summary>
    /// <exception cref="InvalidOperationException">For a mask that stands for nothing: it would be saved as the password.</exception>
    public Dictionary<string, string> ToSend(bool isMillrace)
    {
        var sent = new Dictionary<string, string>(StringComparer.Ordinal) { ["connector.class"] = Plugin };
        if (Name.Length > 0) sent["name"] = Name;
        foreach (var (name, value) in _settings)
        {
            if (value != SecretMask.Mask || isMillrace) sent[name] = value;
            else if (stored?.GetValueOrDefault(name) is { } kept && Stored.GetValueOrDefault(name) == SecretMask.Mask) sent[name] = kept;
            else throw new InvalidOperationException($"{name} must be typed again: {SecretMask.Mask} stands for no stored value.");
        }

        return sent;
    }

    /// <summary>Names of what is sent that is not what is stored: new, changed and gone.</summary>
    public IEnumerable<string> Changed(IReadOnlyDictionary<string, string> sent) =>
        sent.Keys.Union(stored?.Keys ?? [], StringComparer.Ordinal).Where(name => sent.GetValueOrDefault(name) is var now
            && now != stored?.GetValueOrDefault(name) && (now is null || now != Stored.GetValueOrDefault(name)));

    private bool IsSecret(string name) => Form?.Find(name) is { } field ? field.IsSecret : SecretMask.SoundsSecret(name);
}
